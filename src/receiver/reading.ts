// What a request body is, to a callback: the probe, a batch of events, or neither.

export interface Verification {
  readonly callbackId: string
  readonly verificationKey: string
}

export type Reading =
  | { readonly is: 'verification'; readonly verification: Verification }
  | { readonly is: 'events'; readonly events: readonly unknown[] }
  | { readonly is: 'unparsable'; readonly reason: string }

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const toVerification = (value: object): Verification | undefined => {
  const { callbackId, verificationKey } = value as Record<string, unknown>
  return typeof callbackId === 'string' && typeof verificationKey === 'string'
    ? { callbackId, verificationKey }
    : undefined
}

/** Docs: a batch is an array of events. Observed: the probe is an object of callbackId and verificationKey. */
export const readAs = (body: Uint8Array): Reading => {
  const value = parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString())
  if (value === undefined) return { is: 'unparsable', reason: 'The body is not JSON.' }
  if (Array.isArray(value)) return { is: 'events', events: value }
  const verification = typeof value === 'object' && value !== null ? toVerification(value) : undefined
  return verification === undefined
    ? { is: 'unparsable', reason: 'The body is JSON, but neither an array of events nor a verification.' }
    : { is: 'verification', verification }
}
