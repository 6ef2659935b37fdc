import { createHmac } from 'node:crypto';
import { isRole, type Role } from '../../data/contract/role.ts';
import type { Documents } from '../store/archive.ts';
import { makeSecret } from './secret.ts';

/** Somebody to whom an administrator gave a role: no name, no address, a pseudonym. */
export interface Person {
  readonly id: string;
  readonly role: Role;
}

/** What a pseudonym looks like. */
export const PERSON_ID = /^[A-Za-z0-9_-]{22}$/;

const KIND = 'person';
const KEY = { kind: 'identity', id: 'pseudonyms' } as const;

/** The roles that administrators gave, by pseudonym. Nothing is kept of others. */
export class People {
  readonly #documents: Documents;
  readonly #key: string;

  private constructor(documents: Documents, key: string) {
    this.#documents = documents;
    this.#key = key;
  }

  /** The key of the pseudonyms is made once for a home: with another, everybody would be somebody else. */
  static async open(documents: Documents): Promise<People> {
    const known = documents.all(KEY.kind).get(KEY.id);
    if (typeof known === 'string') return new People(documents, known);
    const key = makeSecret();
    await documents.put([{ ...KEY, json: key }]);
    return new People(documents, key);
  }

  /** Keyed, so that nobody finds out by trying which person of a directory it is. */
  pseudonymOf(issuer: string, subject: string): string {
    const digest = createHmac('sha256', this.#key).update(`${issuer}\0${subject}`).digest('base64url');
    return digest.slice(0, 22);
  }

  all(): readonly Person[] {
    return [...this.#documents.all(KIND).keys()].flatMap((id) => {
      const role = this.roleOf(id);
      return role === null ? [] : [{ id, role }];
    });
  }

  /** Null where nobody gave one. */
  roleOf(id: string): Role | null {
    const json = this.#documents.all(KIND).get(id);
    return isRole(json) ? json : null;
  }

  /** Null takes back what was given. */
  async give(id: string, role: Role | null): Promise<void> {
    await this.#documents.put([{ kind: KIND, id, json: role }]);
  }
}
