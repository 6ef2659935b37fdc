import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { isWordKey } from '../theme/words.ts';
import { useConnection, useFormat, useServices } from './services.ts';

/** What has just happened, read out politely; and, while it lasts, that the connection is lost. */
export function Notices(): ReactElement {
  const services = useServices();
  const format = useFormat();
  const notices = useStore(services.notices, (state) => state.notices);
  return (
    <div className="notices" role="status" aria-live="polite">
      <ConnectionNotice />
      {notices.map(({ serial, word, values }) => (
        <p key={serial} className="toast">
          {isWordKey(word, format.words) ? format.text(word, values) : word}
        </p>
      ))}
    </div>
  );
}

function ConnectionNotice(): ReactElement | null {
  const connection = useConnection();
  const format = useFormat();
  if (connection.state === 'away') {
    const time = format.time(connection.sinceMs);
    return <p className="toast warning">{format.text('connection.away', { time })}</p>;
  }
  if (connection.state === 'refused') {
    return <p className="toast warning">{format.text('connection.refused', { reason: connection.reason })}</p>;
  }
  return null;
}
