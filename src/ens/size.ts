// Sizes as people write them, `64kb`, `10mb`: powers of 1024, as in every other tool of this kind. And as people read them.

const units: Record<string, number> = { b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 }

/** Bytes; undefined for text that is no size. A plain number is bytes. */
export const parseSize = (text: string): number | undefined => {
  const match = /^(\d+(?:\.\d+)?)(b|kb|mb|gb)?$/i.exec(text.trim())
  if (match === null) return undefined
  return Math.round(Number(match[1]) * Number(units[(match[2] ?? 'b').toLowerCase()]))
}

/** `512 B`, `1.5 kB`, `20 MB`. */
export const bytesText = (bytes: number): string => {
  if (bytes < 1000) return `${bytes} B`
  const [size, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB']
  return `${size < 10 ? Math.round(size * 10) / 10 : Math.round(size)} ${unit}`
}
