// What ENS demands of a callback url, rule by rule, read from the text as written: URL parsers drop `:443` and a bare `?`.
// Pure, and without anything of Node, so that a form in a browser can explain the rules as one types.

/** The parts of a url as written; all empty for what is none. A rule looks at its own part, whatever the others are. */
const partsOf = (text: string): { scheme: string; authority: string; rest: string } => {
  const [, scheme = '', authority = '', rest = ''] =
    /^([a-z][a-z0-9+.-]*):\/\/([^/?#\\\s]*)[^?#]*(.*)$/isu.exec(text) ?? []
  return { scheme: scheme.toLowerCase(), authority, rest }
}

const isUrl = (text: string): boolean =>
  /^[a-z][a-z0-9+.-]*:\/\/[^/?#\\\s]+(?:\/[^?#\s]*)?(?:[?#].*)?$/isu.test(text) && URL.canParse(text)

/** True for hosts that never leave this machine. */
export const isLoopback = (hostname: string): boolean =>
  /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/i.test(hostname)

export interface UrlOptions {
  /** `--allow-local-urls`: http and ports are fine on loopback. */
  readonly allowLocalUrls: boolean
}

const isLocal = (text: string, { allowLocalUrls }: UrlOptions): boolean =>
  allowLocalUrls && URL.canParse(text) && isLoopback(new URL(text).hostname)

export interface UrlRule {
  readonly id: 'syntax' | 'https' | 'user-info' | 'port' | 'query' | 'fragment'
  /** As the refusal says it, after the name of the field. */
  readonly must: string
  /** The demand and its reason, for a person. */
  readonly says: string
  /** What to do where it can not be met. */
  readonly hint?: string
  /** Whether the url meets it, as far as it has been written. */
  holds(text: string, options: UrlOptions): boolean
}

const reachLaptop =
  'The real service refuses this too. To reach a laptop, register the public https url and start with --map HOST=ORIGIN or --forward-to ORIGIN; --allow-local-urls takes http and ports on loopback.'

/** In the order in which they are refused. Docs: "A URL port and query string are not supported."; the rest: assumptions.urlExtras. */
export const urlRules: readonly UrlRule[] = Object.freeze([
  {
    id: 'syntax',
    must: 'must be a syntactically correct url, https://host[/path]',
    says: 'It is a whole url, https://host or https://host/path, without spaces: ENS calls it as it is written.',
    holds: isUrl
  },
  {
    id: 'https',
    must: 'must be an https url',
    says: 'It begins with https://: ENS calls over TLS alone, and checks the certificate.',
    hint: reachLaptop,
    holds: (text, options) => {
      const { scheme } = partsOf(text)
      return scheme === 'https' || (scheme === 'http' && isLocal(text, options))
    }
  },
  {
    id: 'user-info',
    must: 'must not have user info',
    says: 'It has no user and no password before the host: ENS signs its requests, and logs in nowhere.',
    holds: text => !partsOf(text).authority.includes('@')
  },
  {
    id: 'port',
    must: 'must not have a port',
    says: 'It has no port, not even :443. The reference: “A URL port and query string are not supported.”',
    hint: reachLaptop,
    holds: (text, options) =>
      !/:\d*$/.test(partsOf(text).authority.replace(/^\[[^\]]*\]/, '')) || isLocal(text, options)
  },
  {
    id: 'query',
    must: 'must not have a query string',
    says: 'It has no query string, not even a bare “?”. The reference: “A URL port and query string are not supported.”',
    holds: text => !partsOf(text).rest.startsWith('?')
  },
  {
    id: 'fragment',
    must: 'must not have a fragment',
    says: 'It has no fragment, nothing behind a “#”: that part of a url is never sent.',
    holds: text => !partsOf(text).rest.includes('#')
  }
] satisfies UrlRule[])
