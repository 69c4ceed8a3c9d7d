// An attempt as a curl command for sh: the same bytes, the same headers, to the same place.

export interface CurlFacts {
  /** Of the callback. */
  readonly url: string
  /** As sent. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Where `--forward-to` takes every callback; undefined without it. */
  readonly forwardTo: string | undefined
  /** What a body that can not be in the command is called. */
  readonly fileName: string
}

export interface Curl {
  readonly command: string
  /** The body has to be there as `fileName`. */
  readonly readsFile: boolean
}

/** Longer ones do not fit every terminal, and nobody can look over them. */
const MOST_INLINE = 32_768

/** For sh and its kin: whatever it is, it stays one word. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`

/** Terminals take control characters for keys, a process no NUL, and curl what begins with @ for a file. */
const isInline = (body: string): boolean => body.length <= MOST_INLINE && !/^@|(?!\n)\p{Cc}/u.test(body)

/** curl takes `name:` for a header to be left out, and `name;` for an empty one. */
const headerOf = ([name, value]: readonly [string, string]): string => (value === '' ? `${name};` : `${name}: ${value}`)

/** The connection goes elsewhere, the Host header stays: as the emulator does it. */
const placeOf = ({ url, headers, forwardTo }: CurlFacts): { to: string; all: Record<string, string> } => {
  if (forwardTo === undefined) return { to: url, all: { ...headers } }
  const { host, pathname, search } = new URL(url)
  return { to: `${new URL(forwardTo).origin}${pathname}${search}`, all: { host, ...headers } }
}

export const toCurl = (facts: CurlFacts): Curl => {
  const { body, fileName } = facts
  const { to, all } = placeOf(facts)
  const readsFile = !isInline(body)
  const headers = Object.entries(all).map(headerOf)
  const lines = [
    `curl -ig ${shellWord(to)}`,
    // A long body would wait for a 100 first, which ENS does not ask for.
    ...[...headers, ...(readsFile ? ['expect:'] : [])].map(header => `-H ${shellWord(header)}`),
    `--data-binary ${shellWord(readsFile ? `@${fileName}` : body)}`
  ]
  return { command: lines.join(' \\\n  '), readsFile }
}
