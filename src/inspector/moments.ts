// Times and spans as the page writes them; the emulator's clock may be far from this machine's.

const two = (value: number): string => String(value).padStart(2, '0')

/** `14:03:07.120`, in the browser's time zone. */
export const timeOfDay = (at: number): string => {
  const date = new Date(at)
  const ms = String(date.getMilliseconds()).padStart(3, '0')
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${ms}`
}

/** `2026-01-31 14:03:07`, in the browser's time zone. */
export const dateAndTime = (at: number): string => {
  const date = new Date(at)
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day} ${timeOfDay(at).slice(0, 8)}`
}

/** `14:03:07.120`, or with its date where that is another one than now. */
export const momentText = (at: number, now: number): string => {
  const whole = dateAndTime(at)
  return whole.slice(0, 10) === dateAndTime(now).slice(0, 10) ? timeOfDay(at) : whole
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000]
] as const

/** The two largest units: `6 d 23 h`, `3 h 59 min`, `12 s`, `450 ms`. `ms` is not negative. */
export const span = (ms: number): string => {
  const at = units.findIndex(([, size]) => ms >= size)
  const unit = units[at]
  if (unit === undefined) return `${ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)} ms`
  const [name, size] = unit
  if (name === 's') return ms < 10_000 ? `${Math.round(ms / 100) / 10} s` : `${Math.floor(ms / 1000)} s`
  const count = Math.floor(ms / size)
  const [nextName, nextSize] = units[at + 1] as (typeof units)[number]
  const rest = Math.floor((ms - count * size) / nextSize)
  return rest === 0 ? `${count} ${name}` : `${count} ${name} ${rest} ${nextName}`
}

/** `in 3 h 59 min`, `12 s ago`, `now`. */
export const relative = (at: number, now: number): string => {
  if (Math.abs(at - now) < 1000) return 'now'
  return at > now ? `in ${span(at - now)}` : `${span(now - at)} ago`
}

/** `1 event`, `2 events`. */
export const countOf = (count: number, what: string): string =>
  `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`
