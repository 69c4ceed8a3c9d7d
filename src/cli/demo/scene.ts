// What the demo's scenes are made of.

export interface Step {
  readonly name: string
  readonly title: string
  readonly ok: boolean
  /** What was seen, or why it is not as it should be. */
  readonly details: readonly string[]
}

export interface Scene {
  readonly name: string
  readonly title: string
  /** What was seen; throws when it is not as it should be. */
  play(): Promise<string[]>
}

export const CALLBACKS = '/platform/v1/ens-callbacks'
export const SUBSCRIPTIONS = '/platform/v1/ens-subscriptions'

export const expect = (isSo: boolean, what: string): void => {
  if (!isSo) throw new Error(`Expected ${what}.`)
}

/** With blanks, so that a narrow terminal can break it. */
export const show = (value: object): string =>
  JSON.stringify(value, null, 1)
    .replaceAll(/(?<=[[{])\n\s*|\n\s*(?=[\]}])/g, '')
    .replaceAll(/\n\s*/g, ' ')

export const shorten = (secret: unknown): string => `${String(secret).slice(0, 8)}…`
