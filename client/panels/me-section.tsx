import { type ReactElement, useState } from 'react';
import { useAsked } from './quality.tsx';
import { useFormat, useServices } from './services.ts';

/** Whoever sits at the page: their role, and the way in or out. */
export function MeSection(): ReactElement | null {
  const { ask } = useServices();
  const format = useFormat();
  const me = useAsked(ask.me);
  const [failed, setFailed] = useState(false);
  if (!me) return null;
  const role = format.text(`me.${me.role}`);
  const leave = (): void => {
    ask.signOut().then(
      (done) => {
        if (done) location.reload();
        else setFailed(true);
      },
      () => setFailed(true),
    );
  };
  return (
    <section className="me" aria-label={format.text('me.title')}>
      <p>{me.signedIn ? format.text('me.in', { role }) : role}</p>
      {me.signedIn && (
        <button type="button" className="button" onClick={leave}>
          {format.text('me.sign-out')}
        </button>
      )}
      {!me.signedIn && me.signInAvailable && (
        <a className="button" href="/sign-in">
          {format.text('me.sign-in')}
        </a>
      )}
      {failed && (
        <p className="problem" role="alert">
          {format.text('me.failed')}
        </p>
      )}
    </section>
  );
}
