import type { ReactElement } from 'react';
import { type PanelId, setPanel } from '../state/view.ts';
import { LanguageChoice, LightSwitch } from './choices.tsx';
import { ClockFace } from './clock-face.tsx';
import { HexMark } from './hex-mark.tsx';
import type { IconName } from './icons.tsx';
import { IconButton } from './panel.tsx';
import { SearchBox } from './search-box.tsx';
import { useFormat, useServices, useView } from './services.ts';

/** What stands at the top: the name, the search, the panels' buttons; the clock and the choices. */
export function TopBar(): ReactElement {
  const format = useFormat();
  return (
    <header className="top-bar">
      <div className="bar bar-left">
        <h1 className="wordmark">
          <HexMark />
          <span>{format.text('app.name')}</span>
        </h1>
        <SearchBox />
        <nav className="bar-buttons" aria-label={format.text('panel.all')}>
          <PanelButton panel="layers" icon="layers" shortcut="L" />
          <PanelButton panel="feeds" icon="feeds" shortcut="F" />
          <PanelButton panel="settings" icon="settings" />
          <PanelButton panel="help" icon="help" shortcut="?" />
        </nav>
      </div>
      <div className="bar bar-right">
        <ClockFace />
        <PanelButton panel="time" icon="history" shortcut="T" />
        <div className="bar-choices">
          <LanguageChoice />
          <LightSwitch />
        </div>
      </div>
    </header>
  );
}

interface PanelButtonProps {
  readonly panel: Exclude<PanelId, 'table'>;
  readonly icon: IconName;
  readonly shortcut?: string;
}

function PanelButton({ panel, icon, shortcut }: PanelButtonProps): ReactElement {
  const { view } = useServices();
  const format = useFormat();
  const open = useView(({ panels }) => panels.has(panel));
  return (
    <span className={`button-${panel}`}>
      <IconButton
        icon={icon}
        label={format.text(`panel.${panel}`)}
        expanded={open}
        {...(shortcut ? { shortcut } : {})}
        onPress={() => setPanel(view, panel, !open)}
      />
    </span>
  );
}
