// Bytes as `hexdump -C` writes them: offset, sixteen bytes, and what of them is ASCII.

export const ROW_BYTES = 16

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')

const ascii = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')

const toLine = (bytes: Uint8Array, row: number): string => {
  const offset = row * ROW_BYTES
  const part = Array.from(bytes.subarray(offset, offset + ROW_BYTES))
  const pairs = part.map((byte, index) => `${index === ROW_BYTES / 2 ? ' ' : ''}${hex(byte, 2)}`).join(' ')
  return `${hex(offset, 8)}  ${pairs.padEnd(3 * ROW_BYTES)}  |${part.map(ascii).join('')}|`
}

export const hexRowCount = ({ length }: Uint8Array): number => Math.ceil(length / ROW_BYTES)

/** The first `rows` lines, or as many as there are. */
export const hexDump = (bytes: Uint8Array, rows: number): string =>
  Array.from({ length: Math.min(rows, hexRowCount(bytes)) }, (_none, row) => toLine(bytes, row)).join('\n')
