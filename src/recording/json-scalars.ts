// Where the keys and values of a JSON text are, so that one of them can be changed and every other byte stays as it is.

export interface Scalar {
  /** A number, `true`, `false` and `null` are words. */
  readonly is: 'key' | 'string' | 'word'
  readonly start: number
  readonly end: number
  /** The keys and indices that lead to it from the root. Good until the next one is asked for. */
  readonly place: readonly (string | number)[]
}

/** The key that leads to a place, also into a list. */
export const fieldAt = (place: Scalar['place']): string => {
  const last = place.at(-1)
  return typeof last === 'string' ? last : String(place.slice(-3).findLast(part => typeof part === 'string') ?? '')
}

const endOfString = (text: string, start: number): number => {
  let end = start + 1
  while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1
  return end + 1
}

const word = /[^\s,:[\]{}"]+/y
const beforeColon = /\s*:/y

const matchesAt = (pattern: RegExp, text: string, index: number): string | undefined => {
  pattern.lastIndex = index
  return pattern.exec(text)?.[0]
}

/** What a bracket or a comma does to the place. */
const step = (place: (string | number)[], character: string): void => {
  const last = place.length - 1
  const index = place[last]
  if (character === '{') place.push('')
  else if (character === '[') place.push(0)
  else if (character === '}' || character === ']') place.pop()
  else if (character === ',' && typeof index === 'number') place[last] = index + 1
}

/** What begins there; undefined for a bracket, a comma, a colon, a blank. */
const tokenAt = (text: string, start: number): Pick<Scalar, 'is' | 'end'> | undefined => {
  if (text[start] === '"') {
    const end = endOfString(text, start)
    return { is: matchesAt(beforeColon, text, end) === undefined ? 'string' : 'key', end }
  }
  const found = matchesAt(word, text, start)
  return found === undefined ? undefined : { is: 'word', end: start + found.length }
}

/** In order. The text must be valid JSON. */
export function* scalarsOf(text: string): Generator<Scalar> {
  const place: (string | number)[] = []
  for (let start = 0; start < text.length; ) {
    const token = tokenAt(text, start)
    if (token === undefined) step(place, text.charAt(start))
    else {
      if (token.is === 'key') place[place.length - 1] = JSON.parse(text.slice(start, token.end)) as string
      yield { ...token, start, place }
    }
    start = token?.end ?? start + 1
  }
}
