import type { ReactElement } from 'react';
import { setPanel } from '../state/view.ts';
import { LanguageChoice, LightSwitch, QualitySwitch } from './choices.tsx';
import { MeSection } from './me-section.tsx';
import { Panel } from './panel.tsx';
import { useFormat, useServices, useView } from './services.ts';

/** How the page speaks and draws: some of it stands in the top bar too, where there is room. */
export function SettingsPanel(): ReactElement {
  const { view } = useServices();
  const format = useFormat();
  const drawingState = useView((now) => now.drawingState);
  const light = useView((now) => now.light);
  return (
    <Panel
      name={format.text('panel.settings')}
      className="settings-panel"
      returnTo=".button-settings button"
      onClose={() => setPanel(view, 'settings', false)}
    >
      <p className="settings-label" aria-hidden="true">
        {format.text('language.label')}
      </p>
      <LanguageChoice all />
      <p className="settings-label" aria-hidden="true">
        {format.text('light.label')} · <b>{format.text(`light.${light}`)}</b>
      </p>
      <LightSwitch all />
      <p className="settings-label" aria-hidden="true">
        {format.text('quality.label')}
      </p>
      <QualitySwitch />
      <button
        type="button"
        role="switch"
        className="switch"
        aria-checked={drawingState}
        onClick={() => view.setState({ drawingState: !drawingState })}
      >
        <span className="switch-track" aria-hidden="true" />
        <span>{format.text('drawing.switch')}</span>
      </button>
      <MeSection />
    </Panel>
  );
}
