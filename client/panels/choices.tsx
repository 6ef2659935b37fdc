import { type ReactElement, useId } from 'react';
import { LANGUAGES } from '../../data/contract/language.ts';
import { LIGHT_CHOICES, type LightChoice } from '../state/view.ts';
import { Icon, type IconName } from './icons.tsx';
import { useFormat, useServices, useView } from './services.ts';

const NAMES = { ca: 'Català', es: 'Castellano', en: 'English' } as const;

const LIGHT_ICONS: Readonly<Record<LightChoice, IconName>> = { auto: 'auto', day: 'sun', dusk: 'dusk', night: 'moon' };

/** ca, es or en. Each is named in itself. */
export function LanguageChoice(): ReactElement {
  const { view } = useServices();
  const format = useFormat();
  const chosen = useView(({ language }) => language);
  const group = useId();
  return (
    <fieldset className="choice">
      <legend className="only-read">{format.text('language.label')}</legend>
      {LANGUAGES.map((language) => (
        <label key={language} title={NAMES[language]}>
          <input
            type="radio"
            name={group}
            checked={chosen === language}
            aria-label={NAMES[language]}
            onChange={() => view.setState({ language })}
          />
          <span lang={language}>{language}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** Whether the light follows the sun or stays. */
export function LightSwitch(): ReactElement {
  const { view } = useServices();
  const format = useFormat();
  const chosen = useView(({ light }) => light);
  const group = useId();
  return (
    <fieldset className="choice">
      <legend className="only-read">{format.text('light.label')}</legend>
      {LIGHT_CHOICES.map((light) => (
        <label key={light} title={format.text(`light.${light}`)}>
          <input
            type="radio"
            name={group}
            checked={chosen === light}
            aria-label={format.text(`light.${light}`)}
            onChange={() => view.setState({ light })}
          />
          <span>
            <Icon name={LIGHT_ICONS[light]} />
          </span>
        </label>
      ))}
    </fieldset>
  );
}
