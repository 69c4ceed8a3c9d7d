// Keys, and how long the one for verification lives.

/** Docs: "Ensure that your callback completes verification within four hours." Milliseconds. */
export const VERIFICATION_KEY_LIFE_MS: number = 4 * 60 * 60 * 1000

/** Observed: signatureKey and verificationKey are 32 random bytes in padded base64, 44 characters. */
export const newKey = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

export type KeyState = 'good' | 'wrong' | 'expired'

/** What a key is worth at `now`. A used key is gone (`null`), so it is wrong like any other. */
export const keyState = (
  callback: { verificationKey: string | null; verificationKeyExpiresAt: number },
  key: string,
  now: number
): KeyState => {
  if (callback.verificationKey !== key) return 'wrong'
  return now < callback.verificationKeyExpiresAt ? 'good' : 'expired'
}
