import type { GuideAnswer, GuideMessage, GuideQuestion } from './guide-messages.ts';
import { CityGuide } from './city-guide.ts';

let guide: CityGuide | null = null;

self.addEventListener('message', ({ data }: MessageEvent<GuideMessage>) => {
  if ('open' in data) guide = new CityGuide(data.open, data.folder);
  else if ('also' in data) guide?.knowAlso(data.also);
  else answer(data.serial, data);
});

function answer(serial: number, question: GuideQuestion): void {
  const say = (message: GuideAnswer): void => self.postMessage(message);
  resultOf(question).then(
    (result) => say({ serial, result }),
    (error: unknown) => say({ serial, problem: error instanceof Error ? error.message : String(error) }),
  );
}

function resultOf(question: GuideQuestion): Promise<unknown> {
  if (!guide) return Promise.reject(new Error('the guide was asked before it was opened'));
  switch (question.ask) {
    case 'find':
      return guide.find(...question.with);
    case 'meet':
      return guide.meet(...question.with);
    case 'where':
      return guide.where(...question.with);
    case 'tell':
      return guide.tell(...question.with);
  }
}
