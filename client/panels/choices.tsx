import { type ReactElement, useId } from 'react';
import { LANGUAGES } from '../../data/contract/language.ts';
import { LIGHT_CHOICES, type LightChoice, QUALITY_CHOICES } from '../state/view.ts';
import { Icon, type IconName } from './icons.tsx';
import { useFormat, useServices, useView } from './services.ts';

const NAMES = { ca: 'Català', es: 'Castellano', en: 'English' } as const;

const LIGHT_ICONS: Readonly<Record<LightChoice, IconName>> = {
  auto: 'auto',
  day: 'sun',
  dusk: 'dusk',
  night: 'moon',
  contrast: 'contrast',
  print: 'print',
};

/** Those of the top bar, which has little room. */
const SUN_LIGHTS: readonly LightChoice[] = ['auto', 'day', 'dusk', 'night'];

/** ca, es or en. Each is named in itself; `all`: its name stands there, not its sign. */
export function LanguageChoice({ all = false }: { readonly all?: boolean }): ReactElement {
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
          <span lang={language}>{all ? NAMES[language] : language}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** Whether the light follows the sun or stays; `all`: also the palettes that are no light of the sun's. */
export function LightSwitch({ all = false }: { readonly all?: boolean }): ReactElement {
  const { view } = useServices();
  const format = useFormat();
  const chosen = useView(({ light }) => light);
  const group = useId();
  return (
    <fieldset className="choice">
      <legend className="only-read">{format.text('light.label')}</legend>
      {LIGHT_CHOICES.filter((light) => all || light === chosen || SUN_LIGHTS.includes(light)).map((light) => (
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

/** How much detail is drawn: as much as the machine can, or always the same. */
export function QualitySwitch(): ReactElement {
  const { view } = useServices();
  const format = useFormat();
  const chosen = useView(({ quality }) => quality);
  const group = useId();
  return (
    <fieldset className="choice">
      <legend className="only-read">{format.text('quality.label')}</legend>
      {QUALITY_CHOICES.map((quality) => (
        <label key={quality}>
          <input type="radio" name={group} checked={chosen === quality} onChange={() => view.setState({ quality })} />
          <span>{format.text(`quality.${quality}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}
