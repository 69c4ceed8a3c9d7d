// How a callback has been doing, and whether it is suspended for it. Docs (the 2022 text): two or more consecutive
// delivery failures within five minutes suspend a callback for ten minutes, further ones for longer, up to an hour.

export interface Health {
  /** Deliveries given up in a row, each within the policy's time of the one before. */
  readonly failures: number
  /** Milliseconds since 1970; 0 for never. */
  readonly lastFailureAt: number
  /** Suspensions since the last success. */
  readonly suspensions: number
  /** Milliseconds since 1970; `null` while not suspended. */
  readonly suspendedUntil: number | null
}

/** As it is at first, and after every success. */
export const soundHealth: Health = Object.freeze({
  failures: 0,
  lastFailureAt: 0,
  suspensions: 0,
  suspendedUntil: null
})

/** Docs: during a suspension nothing is attempted, and events are dropped. */
export const isSuspended = ({ suspendedUntil }: Health, now: number): boolean =>
  suspendedUntil !== null && now < suspendedUntil

/** A suspension has run out; the next failure before a success still brings a longer one. */
export const resumed = (health: Health): Health => ({ ...health, suspendedUntil: null })
