// How many in how long: `5000/s`, `100/m`, `3600/h`, or a number for each second.

import { usageError } from './usage-error.js'

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 }

/** In one second, more than 0. Throws a usage error. */
export const toRate = (text: string): number => {
  const [, count, unit = 's'] = /^(\d+(?:\.\d+)?)(?:\/([smh]))?$/.exec(text) ?? []
  const rate = Number(count) / Number(seconds[unit])
  if (rate > 0) return rate
  throw usageError(`--rate ${text} is no rate.`, 'Write it like --rate 5000/s, 100/m or 3600/h.')
}
