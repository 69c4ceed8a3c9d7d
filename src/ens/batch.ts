// The body of a delivery: a JSON array in UTF-8, put together from arrays or taken apart without touching an event's text.

const COMMA = 0x2c
const OPEN = 0x5b
const CLOSE = 0x5d

/** One array of all the events of several, byte for byte. A single one comes back as it is. */
export const joinEvents = (arrays: readonly Uint8Array[]): Uint8Array => {
  const [first] = arrays
  if (first !== undefined && arrays.length === 1) return first
  const length = arrays.reduce((sum, { length }) => sum + length - 1, 1)
  const joined = Buffer.allocUnsafe(Math.max(length, 2))
  let at = 0
  for (const array of arrays) {
    joined[at] = at === 0 ? OPEN : COMMA
    joined.set(array.subarray(1, -1), at + 1)
    at += array.length - 1
  }
  if (at === 0) joined[at++] = OPEN
  joined[at] = CLOSE
  return joined
}

/** An array of these JSON texts. */
export const toEvents = (texts: readonly string[]): Uint8Array => Buffer.from(`[${texts.join(',')}]`)

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** How each byte outside a string changes how deep we are. `{` and `}` lie 32 above `[` and `]`. */
const depths: Readonly<Record<number, number>> = { [OPEN]: 1, [OPEN + 32]: 1, [CLOSE]: -1, [CLOSE + 32]: -1 }

/** The place of the quote that ends the string which begins at `from`. */
const endOfString = (array: Uint8Array, from: number): number => {
  let at = from + 1
  while (at < array.length && array[at] !== QUOTE) at += array[at] === BACKSLASH ? 2 : 1
  return at
}

/** Where the first `count` elements of an array end: the place of the comma behind them, or of the last bracket. */
const endOf = (array: Uint8Array, count: number): number => {
  let [depth, left] = [0, count]
  for (let at = 0; at < array.length; at++) {
    const byte = Number(array[at])
    if (byte === QUOTE) at = endOfString(array, at)
    depth += depths[byte] ?? 0
    if (byte === COMMA && depth === 1) left -= 1
    if (left === 0) return at
  }
  return array.length - 1
}

/** The first `count` events, and the others. */
export const splitEvents = (array: Uint8Array, count: number): [Uint8Array, Uint8Array] => {
  const end = endOf(array, count)
  const bytes = Buffer.from(array.buffer, array.byteOffset, array.byteLength)
  return [
    Buffer.concat([bytes.subarray(0, end), Buffer.from(']')]),
    Buffer.concat([Buffer.from('['), bytes.subarray(Math.min(end + 1, bytes.length - 1))])
  ]
}
