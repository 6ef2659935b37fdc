import type { ExportCity } from './export-city.ts';
import { type DoorAnswer, DoorProblem, type DoorRequest } from './open-standard.ts';
import { EXPORTS } from './index.ts';

/** A request at one standard's door. */
export interface DoorOrder {
  /** The standard's root. */
  readonly root: string;
  readonly request: DoorRequest;
  /** The asker takes gzip; whoever answers may give it, saying so in `content-encoding`. */
  readonly gzip: boolean;
}

/** What a request comes to, in a form that goes from one thread to another. */
export type DoorReply =
  | { readonly answer: DoorAnswer }
  | { readonly problem: { readonly status: DoorProblem['status']; readonly detail: string } };

/** Answers a request from the package. Rejects only when we are wrong. */
export async function answerOrder({ root, request }: DoorOrder, city: ExportCity): Promise<DoorReply> {
  const standard = EXPORTS.find((each) => each.root === root);
  if (!standard) throw new Error(`answerOrder: there is no standard ${root}; ask for one of EXPORTS`);
  return problemsCaught(() => standard.answer(request, city));
}

/** A bad request becomes a value; everything else is thrown on. */
export async function problemsCaught(answer: () => Promise<DoorAnswer> | DoorAnswer): Promise<DoorReply> {
  try {
    return { answer: await answer() };
  } catch (error) {
    if (!(error instanceof DoorProblem)) throw error;
    return { problem: { status: error.status, detail: error.message } };
  }
}
