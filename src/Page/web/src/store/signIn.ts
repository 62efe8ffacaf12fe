import { signal } from '@preact/signals';
import { key, setKey, wantsKey } from '../lib/api';
import { keptForTab } from '../lib/kept';
import { challengeOf, claimsOf, randomText } from '../lib/openId';

/** Where people sign in, as the server says; none: nowhere. */
export interface Provider { readonly authority: string; readonly clientId: string; readonly scope: string; readonly authorizationEndpoint: string; readonly tokenEndpoint: string; readonly endSessionEndpoint?: string }

/** What has to be known again by who comes back from the provider. */
interface Begun { readonly state: string; readonly nonce: string; readonly verifier: string; readonly hash: string }

interface Tokens { readonly access_token?: string; readonly id_token?: string; readonly error?: string; readonly error_description?: string }

const begunName = 'tune-sign-in';
const idName = 'tune-id-token';

/** Null: there is none, or it is not known yet. */
export const provider = signal<Provider | null>(null);

/** Whether the key of this tab is a token that somebody has signed in for. */
export const isSignedIn = () => key.value !== null && keptForTab.get(idName) !== null;

/** The page itself, where the provider sends back to. */
const here = () => location.origin + location.pathname;

export async function askProvider(): Promise<void> {
  const answer = await fetch('sign-in.json');
  const given = answer.ok ? await answer.json() as Partial<Provider> : {};
  // by http from elsewhere browsers have nothing to hash with
  provider.value = given.clientId && crypto.subtle ? given as Provider : null;
}

/** Sends the browser to the provider. */
export async function signIn({ authorizationEndpoint, clientId, scope }: Provider): Promise<void> {
  const begun: Begun = { state: randomText(), nonce: randomText(), verifier: randomText(), hash: location.hash };
  keptForTab.set(begunName, JSON.stringify(begun));
  const asked = { response_type: 'code', client_id: clientId, redirect_uri: here(), scope, state: begun.state, nonce: begun.nonce, code_challenge: await challengeOf(begun.verifier), code_challenge_method: 'S256' };
  location.assign(withQuery(authorizationEndpoint, asked));
}

/** Forgets the token, and has the provider forget who it was, where it can. */
export function signOut(at: Provider | null): void {
  const token = keptForTab.get(idName);
  keptForTab.set(idName, null);
  setKey(null);
  if (at?.endSessionEndpoint && token) location.assign(withQuery(at.endSessionEndpoint, { client_id: at.clientId, id_token_hint: token, post_logout_redirect_uri: here() }));
}

/** Takes what the provider has sent the browser back with, if it comes from there. */
export async function finishSignIn(): Promise<void> {
  const given = new URLSearchParams(location.search);
  if (!given.has('state') || !(given.has('code') || given.has('error'))) return;
  const kept = keptForTab.get(begunName);
  const begun = kept === null ? null : JSON.parse(kept) as Begun;
  keptForTab.set(begunName, null);
  // a code is for once, and none of anybody's business
  history.replaceState(null, '', location.pathname + (begun?.hash ?? ''));
  // which by itself tells nobody that the address is another
  dispatchEvent(new HashChangeEvent('hashchange'));
  try {
    // else somebody could have this browser work under another's name
    if (begun === null || begun.state !== given.get('state')) throw new Error('What came back from signing in was not asked for in this tab. Sign in again.');
    if (given.has('error')) throw new Error(`The provider has not let you in: ${given.get('error_description') ?? given.get('error')}.`);
    await askProvider();
    if (provider.value === null) throw new Error('The server does not say any more where people sign in. Try again in a while.');
    const tokens = await exchange(provider.value, given.get('code') ?? '', begun);
    if (!tokens.access_token || !tokens.id_token) throw new Error(`The provider has given no token: ${tokens.error_description ?? tokens.error ?? 'it does not say why'}.`);
    if (claimsOf(tokens.id_token).nonce !== begun.nonce) throw new Error('The token is not the one that was asked for. Sign in again.');
    keptForTab.set(idName, tokens.id_token);
    setKey(tokens.access_token);
  } catch (error) {
    wantsKey.value = error instanceof Error ? error.message : String(error);
  }
}

async function exchange({ tokenEndpoint, clientId }: Provider, code: string, { verifier }: Begun): Promise<Tokens> {
  try {
    const answer = await fetch(tokenEndpoint, { method: 'POST', credentials: 'omit', body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: here(), client_id: clientId, code_verifier: verifier }) });
    return await answer.json() as Tokens;
  } catch {
    throw new Error(`${new URL(tokenEndpoint).host} has not answered this page: it has to know ${location.origin} as one that may ask (CORS).`);
  }
}

const withQuery = (address: string, query: Readonly<Record<string, string>>) => `${address}${address.includes('?') ? '&' : '?'}${new URLSearchParams(query).toString()}`;
