// Durations as people write them: `500ms`, `3s`, `10m`, `4h`, `7d`.

const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds; undefined for text that is no duration. A plain `0` needs no unit. */
export const parseDuration = (text: string): number | undefined => {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim())
  if (match === null) return text.trim() === '0' ? 0 : undefined
  return Math.round(Number(match[1]) * Number(units[String(match[2])]))
}
