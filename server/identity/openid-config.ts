import { BadStart } from '../config.ts';
import { type OpenIdSettings, readIssuer } from './openid-connect.ts';
import { readRoleRule } from './role-mapping.ts';

/** How the sign-in service stands in the configuration. */
interface OpenIdConfig {
  readonly oidcIssuer: string | null;
  readonly oidcClientId: string | null;
  readonly oidcClientSecret: string | null;
  /** `claim:value=role,value=role`. */
  readonly oidcRoles: string | null;
  /** Scopes after spaces; null: `openid`. */
  readonly oidcScope?: string | null;
}

/** The sign-in service, or null where none is configured. Throws {@link BadStart}. */
export function openIdOf(config: OpenIdConfig): OpenIdSettings | null {
  const { oidcIssuer, oidcClientId: clientId, oidcClientSecret: clientSecret, oidcRoles, oidcScope } = config;
  if (oidcIssuer === null) {
    if (clientId === null && oidcRoles === null) return null;
    throw new BadStart('signing in with OpenID Connect takes --oidc-issuer');
  }
  const issuer = readIssuer(oidcIssuer);
  if (!issuer) throw new BadStart('--oidc-issuer must be an https address (http on loopback alone)');
  if (clientId === null) throw new BadStart('--oidc-issuer takes --oidc-client-id');
  const rule = oidcRoles === null ? { claim: null, mapping: new Map() } : readRoleRule(oidcRoles);
  if (!rule) throw new BadStart('--oidc-roles must be claim:value=role,value=role with roles of this city');
  const scope = [...new Set(['openid', ...(oidcScope ?? '').split(/\s+/)])].filter((name) => name !== '').join(' ');
  return { issuer, clientId, clientSecret, scope, roleClaim: rule.claim, roleMapping: rule.mapping };
}
