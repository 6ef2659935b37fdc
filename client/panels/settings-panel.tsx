import type { ReactElement } from 'react';
import { setPanel } from '../state/view.ts';
import { LanguageChoice, LightSwitch } from './choices.tsx';
import { Panel } from './panel.tsx';
import { useFormat, useServices } from './services.ts';

/** The choices that stand in the top bar where there is room for them. */
export function SettingsPanel(): ReactElement {
  const { view } = useServices();
  const format = useFormat();
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
      <LanguageChoice />
      <p className="settings-label" aria-hidden="true">
        {format.text('light.label')}
      </p>
      <LightSwitch />
    </Panel>
  );
}
