import type { ReactElement, ReactNode } from 'react';
import type { WordKey } from '../theme/words.ts';
import { HexMark, TileGround } from './hex-mark.tsx';
import { useFormat } from './services.ts';

/** Shown until the city can be seen; `step` says what is being done. */
export function LoadingPage({ step, leaving }: { readonly step: WordKey; readonly leaving: boolean }): ReactElement {
  const format = useFormat();
  return (
    <FullPage className={leaving ? 'loading leaving' : 'loading'}>
      <p className="full-tagline">{format.text('app.tagline')}</p>
      <p className="full-step" role="status">
        {format.text(step)}
      </p>
    </FullPage>
  );
}

interface ErrorPageProps {
  readonly title: WordKey;
  readonly text: WordKey;
  readonly detail: string;
}

/** Shown in place of the city when it cannot be: what is wrong, what to do, and the bare reason. */
export function ErrorPage({ title, text, detail }: ErrorPageProps): ReactElement {
  const format = useFormat();
  return (
    <FullPage className="failure">
      <div role="alert">
        <h2>{format.text(title)}</h2>
        <p>{format.text(text)}</p>
        {detail !== '' && (
          <p className="full-detail">
            {format.text('error.detail')}: {detail}
          </p>
        )}
      </div>
      <button type="button" className="button strong" onClick={() => location.reload()}>
        {format.text('error.reload')}
      </button>
    </FullPage>
  );
}

function FullPage({ className, children }: { readonly className: string; readonly children: ReactNode }): ReactElement {
  const format = useFormat();
  return (
    <div className={`full-page ${className}`}>
      <TileGround />
      <div className="full-card">
        <p className="wordmark large">
          <HexMark />
          <span>{format.text('app.name')}</span>
        </p>
        {children}
      </div>
    </div>
  );
}
