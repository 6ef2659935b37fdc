import { expect, test } from 'vitest';
import { openSpoken } from '../../client/panels/spoken.ts';
import { createView } from '../../client/state/view.ts';
import { eventually } from '../eventually.ts';
import { words } from './every-word.ts';

test('the page speaks the language of its view, and always that of its words', async () => {
  const view = createView({ language: 'es' });
  const spoken = await openSpoken(view);
  expect(spoken.getState()).toEqual({ language: 'es', words: words('es') });
  view.setState({ language: 'en' });
  view.setState({ language: 'ca' });
  await eventually(() => expect(spoken.getState()).toEqual({ language: 'ca', words: words('ca') }));
});
