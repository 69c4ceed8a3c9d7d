// Which hosts are ours to misbehave. Loaded with every emulator, so without the kinds.

/** `<kind>.fault.test`, and whatever else is under `fault.test`. In lower case, as in a parsed url. */
export const isFaultHost = (hostname: string): boolean =>
  // A look at the end first: every exchange asks.
  (hostname.endsWith('.test') || hostname.endsWith('.test.')) && /(^|\.)fault\.test\.?$/.test(hostname)

/** `slow-4000` of `slow-4000.fault.test`; empty for `fault.test` itself. */
export const kindTextOf = (hostname: string): string => hostname.replace(/\.?fault\.test\.?$/, '')
