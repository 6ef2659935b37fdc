import type { FastifyReply, FastifyRequest } from 'fastify';
import { LANGUAGES, type Language } from '../../data/contract/language.ts';
import { answerProblem } from '../gateway/problem.ts';

/** Why somebody was not signed in. */
export type SignInProblem = 'link-used' | 'no-service' | 'plain-http' | 'too-many' | 'failed';

const WORDS: Readonly<Record<SignInProblem, Readonly<Record<Language, string>>>> = {
  'link-used': {
    ca: 'Aquest enllaç ja s’ha fet servir o és massa antic. El servidor n’escriu un altre quan arrenca.',
    es: 'Este enlace ya se ha usado o es demasiado antiguo. El servidor escribe otro cuando arranca.',
    en: 'This link has been used or is too old. The server prints another when it starts.',
  },
  'no-service': {
    ca: 'No hi ha cap servei d’identificació: l’administrador entra amb l’enllaç que el servidor escriu en arrencar.',
    es: 'No hay ningún servicio de identificación: el administrador entra con el enlace que el servidor escribe al arrancar.',
    en: 'There is no sign-in service: administrators come in by the link that the server prints at its start.',
  },
  'plain-http': {
    ca: 'Per identificar-se cal HTTPS, o una adreça d’aquesta màquina.',
    es: 'Para identificarse hace falta HTTPS, o una dirección de esta máquina.',
    en: 'Signing in takes HTTPS, or an address of this machine: put a proxy with TLS before it, and name it (--public-url, --trust-proxy).',
  },
  'too-many': {
    ca: 'Massa intents d’identificació; espereu un moment.',
    es: 'Demasiados intentos de identificación; espere un momento.',
    en: 'Too many attempts to sign in; wait a moment.',
  },
  failed: {
    ca: 'El servei d’identificació no ha confirmat qui sou. Torneu-ho a provar.',
    es: 'El servicio de identificación no ha confirmado quién es. Vuelva a intentarlo.',
    en: 'The sign-in service did not confirm who you are. Try again.',
  },
};

const BACK: Readonly<Record<Language, string>> = { ca: 'Ves al mapa', es: 'Ir al mapa', en: 'Go to the map' };

/** Answers who asked by a browser with a page in the three languages, and any other client with the problem. */
export function answerSignInProblem(
  { headers }: Pick<FastifyRequest, 'headers'>,
  reply: FastifyReply,
  status: number,
  problem: SignInProblem,
  detail: string = WORDS[problem].en,
): FastifyReply {
  if (!headers.accept?.includes('text/html')) return answerProblem(reply, status, detail);
  const texts = LANGUAGES.map(
    (language) =>
      `<p lang="${language}">${WORDS[problem][language]} <a href="/#lang=${language}">${BACK[language]}</a></p>`,
  );
  const head =
    '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">';
  const page = `<!doctype html><html lang="ca"><head>${head}<title>Bessó</title></head><body><h1>Bessó</h1>${texts.join('')}</body></html>`;
  return reply.code(status).header('cache-control', 'no-store').type('text/html; charset=utf-8').send(page);
}
