import { Component, type ReactElement, type ReactNode, type RefObject, useId, useLayoutEffect, useRef } from 'react';
import { Icon, type IconName } from './icons.tsx';
import { useFormat } from './services.ts';

interface IconButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly pressed?: boolean;
  readonly expanded?: boolean;
  /** Does nothing, and yet keeps the focus of whoever has just pressed it. */
  readonly disabled?: boolean;
  readonly shortcut?: string;
  onPress(): void;
}

/** A square button with a picture; its name is read out and shown on hover. */
export function IconButton(props: IconButtonProps): ReactElement {
  const { icon, label, pressed, expanded, disabled, shortcut, onPress } = props;
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      aria-pressed={pressed}
      aria-expanded={expanded}
      aria-keyshortcuts={shortcut}
      title={shortcut ? `${label} (${shortcut})` : label}
      aria-disabled={disabled}
      onClick={disabled ? undefined : onPress}
    >
      <Icon name={icon} />
    </button>
  );
}

interface PanelProps {
  readonly name: string;
  readonly className?: string;
  /** Set beside the title. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  /** Where a keyboard that is in the panel goes on when it closes; the map where nothing is said. */
  readonly returnTo?: string;
  onClose(): void;
}

/** A panel that floats on the map: a titled region that closes. */
export function Panel({
  name,
  className = '',
  aside,
  children,
  returnTo = '#map canvas',
  onClose,
}: PanelProps): ReactElement {
  const format = useFormat();
  const titleId = useId();
  const frame = useFocusReturn(returnTo);
  return (
    <section ref={frame} className={`panel ${className}`} aria-labelledby={titleId}>
      <header className="panel-head">
        <h2 id={titleId} tabIndex={-1}>
          {name}
        </h2>
        {aside}
        <IconButton icon="close" label={format.text('panel.close.named', { panel: name })} onPress={onClose} />
      </header>
      <div className="panel-body">
        <PanelRim word={(reason) => format.text('error.panel', { reason })}>{children}</PanelRim>
      </div>
    </section>
  );
}

/** Gives the focus back when what has it goes away. */
function useFocusReturn(returnTo: string): RefObject<HTMLElement | null> {
  const frame = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const panel = frame.current;
    return () => {
      if (!panel?.contains(document.activeElement)) return;
      setTimeout(() => {
        if (document.activeElement === document.body) document.querySelector<HTMLElement>(returnTo)?.focus();
      });
    };
  }, [returnTo]);
  return frame;
}

interface RimProps {
  readonly children: ReactNode;
  word(reason: string): string;
}

/** The rim at which a panel's own fault stops: it says so, and the others go on. */
class PanelRim extends Component<RimProps, { readonly reason: string | null }> {
  override state = { reason: null };

  static getDerivedStateFromError(error: unknown): { reason: string } {
    return { reason: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { reason } = this.state;
    return reason === null ? this.props.children : <p className="problem">{this.props.word(reason)}</p>;
  }
}
