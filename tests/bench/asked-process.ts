import type { ChildProcess } from 'node:child_process';

/** Its next message; rejects when it ends before. */
export function heard(process: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`a process of the bench ended with ${code}`));
    process.once('exit', ended);
    process.once('message', (message) => {
      process.off('exit', ended);
      resolve(message);
    });
  });
}

/** Its answer to a message. */
export function ask(process: ChildProcess, question: object): Promise<unknown> {
  const answer = heard(process);
  process.send(question);
  return answer;
}
