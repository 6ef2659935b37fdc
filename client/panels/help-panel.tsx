import { type ReactElement, useEffect, useRef } from 'react';
import { setPanel } from '../state/view.ts';
import { KEY_ACTIONS } from './keys.ts';
import { IconButton } from './panel.tsx';
import { useFormat, useServices, useView } from './services.ts';

/** Every key and what it does, and the switch that turns single letters off. */
export function HelpPanel(): ReactElement {
  const { view } = useServices();
  const format = useFormat();
  const letterKeys = useView((now) => now.letterKeys);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="panel help-panel"
      aria-label={format.text('help.title')}
      onClose={() => setPanel(view, 'help', false)}
    >
      <header className="panel-head">
        <h2>{format.text('help.title')}</h2>
        <IconButton
          icon="close"
          label={format.text('panel.close.named', { panel: format.text('help.title') })}
          onPress={() => dialog.current?.close()}
        />
      </header>
      <div className="panel-body">
        <dl className="keys">
          {KEY_ACTIONS.map(({ keys, does }) => (
            <div key={does}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{format.text(does)}</dd>
            </div>
          ))}
        </dl>
        <button
          type="button"
          role="switch"
          className="switch"
          aria-checked={letterKeys}
          onClick={() => view.setState({ letterKeys: !letterKeys })}
        >
          <span className="switch-track" aria-hidden="true" />
          <span>{format.text('help.switch')}</span>
        </button>
      </div>
    </dialog>
  );
}
