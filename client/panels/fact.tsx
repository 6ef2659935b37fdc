import type { ReactElement } from 'react';
import { useFormat } from './services.ts';

/** One thing known, in a list of terms and details. */
export function Fact({
  term,
  detail,
  age,
  said,
  doubted = false,
}: {
  readonly term: string;
  readonly detail: string;
  readonly age?: string;
  /** What is said of it besides. */
  readonly said?: string | undefined;
  readonly doubted?: boolean | undefined;
}): ReactElement {
  const format = useFormat();
  return (
    <div className={doubted ? 'fact doubted' : 'fact'}>
      <dt>{term}</dt>
      <dd>
        {detail}
        {doubted && <span aria-hidden="true"> ?</span>}
        {age !== undefined && (
          <span className="fact-age" title={format.text('column.age')}>
            <span className="only-read"> {format.text('column.age')} </span>
            {age}
          </span>
        )}
        {said !== undefined && <span className="fact-said">{said}</span>}
      </dd>
    </div>
  );
}
