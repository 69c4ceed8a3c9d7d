// A refusal of ENS, laid out over a form: what is said of which field, and what is said of none.

import type { Problem } from '../api.js'

export interface RefusedFields {
  /** By the name on the wire: `maxBatchSize`. */
  readonly fields: Readonly<Record<string, string>>
  /** What no field of the form is named in. */
  readonly rest: readonly string[]
}

/** Sentences of ENS that are about a field and do not begin with its name. */
const sentences: readonly (readonly [RegExp, field: string])[] = [
  [/^(The filter|\[\d+\]\.filters)\b/, 'filters'],
  [/^Unknown event types\b/, 'eventCategoryTypes'],
  [/^A subscription with the name\b/, 'subscriptionName'],
  [/^Callback \S+ (is not verified|was not found|can not have more)/, 'callbackId']
]

const fieldOf = (message: string): string | undefined =>
  sentences.find(([sentence]) => sentence.test(message))?.[1] ?? /^(?:\[\d+\]\.)?(\w+)/.exec(message)?.[1]

const messagesOf = ({ body, message }: Problem): readonly string[] => {
  try {
    const { validationErrors } = Object(JSON.parse(body)) as { validationErrors?: readonly { message: string }[] }
    return validationErrors?.map(error => error.message) ?? [message]
  } catch {
    return [message]
  }
}

/** `names`: the fields that the form has. */
export const refusedFields = (problem: Problem, names: readonly string[]): RefusedFields => {
  const fields: Record<string, string> = {}
  const rest: string[] = []
  for (const message of messagesOf(problem)) {
    const field = fieldOf(message)
    if (field === undefined || !names.includes(field)) rest.push(message)
    else fields[field] = [fields[field], message].filter(Boolean).join(' ')
  }
  return { fields, rest }
}
