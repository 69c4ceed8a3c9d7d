// A writer of DER, as far as a certificate needs it (ITU-T X.690): tag, length, value.

export const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const value = Buffer.concat(parts)
  // Up to 127 the length is one byte; else a byte that counts those of the length stands before them.
  const digits = value.length.toString(16)
  const bytes = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex')
  const length = value.length < 0x80 ? [value.length] : [0x80 + bytes.length, ...bytes]
  return Buffer.concat([Buffer.of(tag, ...length), value])
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts)
export const set = (...parts: readonly Uint8Array[]): Buffer => der(0x31, ...parts)
export const octets = (value: Uint8Array): Buffer => der(0x04, value)
/** `unused`: how many bits at the end do not count. */
export const bits = (value: Uint8Array, unused = 0): Buffer => der(0x03, Buffer.of(unused), value)
/** Big-endian, two's complement, no byte more than needed. */
export const integer = (value: Uint8Array): Buffer => der(0x02, value)
export const truth: Buffer = der(0x01, Buffer.of(0xff))
export const utf8 = (text: string): Buffer => der(0x0c, Buffer.from(text))

/** Dotted: `2.5.29.17`. */
export const oid = (dotted: string): Buffer => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return der(0x06, Buffer.from([first * 40 + second, ...rest].flatMap(toBase128)))
}

const toBase128 = (part: number): number[] => {
  const digits = [part % 0x80]
  for (let left = Math.floor(part / 0x80); left > 0; left = Math.floor(left / 0x80))
    digits.unshift(0x80 + (left % 0x80))
  return digits
}

/** To the second. RFC 5280, 4.1.2.5: two digits for the year up to 2049, four from then on. */
export const time = (date: Date): Buffer => {
  const text = date.toISOString().replace(/[-:T]|\.\d+/g, '')
  return date.getUTCFullYear() < 2050 ? der(0x17, Buffer.from(text.slice(2))) : der(0x18, Buffer.from(text))
}
