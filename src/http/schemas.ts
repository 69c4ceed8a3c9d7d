// The shapes of ENS's request bodies, held to the operations' types by the compiler. Unknown keys are ignored (Observed).
// An optional field may also be null, which .NET and Java clients send for "not set"; it counts as absent.

import type { JSONSchemaType } from 'ajv'
import type { CreateCallback } from '../operations/create-callback.js'
import type { CreateSubscription } from '../operations/create-subscription.js'
import type { RegenerateSignatureKey } from '../operations/regenerate-signature-key.js'
import type { UpdateCallback } from '../operations/update-callback.js'
import type { UpdateSubscription } from '../operations/update-subscription.js'
import type { VerifyCallback } from '../operations/verify-callback.js'

const id = { type: 'string', minLength: 1 } as const
const name = { type: 'string', minLength: 1 } as const
const optionalName = { type: 'string', minLength: 1, nullable: true } as const
const optionalText = { type: 'string', nullable: true } as const
/** Docs: "Must be at least 100 and no more than 1,000." */
const maxBatchSize = { type: 'integer', minimum: 100, maximum: 1000, nullable: true } as const
const filters = { type: 'array', items: { type: 'string' }, nullable: true } as const

const list = <T>(items: JSONSchemaType<T>): JSONSchemaType<T[]> =>
  ({ type: 'array', minItems: 1, items }) as unknown as JSONSchemaType<T[]>

export const createCallbackSchema: JSONSchemaType<CreateCallback[]> = list<CreateCallback>({
  type: 'object',
  properties: { callbackName: name, url: { type: 'string', minLength: 1 }, maxBatchSize },
  required: ['callbackName', 'url']
})

export const updateCallbackSchema: JSONSchemaType<UpdateCallback[]> = list<UpdateCallback>({
  type: 'object',
  properties: { callbackId: id, callbackName: optionalName, maxBatchSize, url: optionalText },
  required: ['callbackId']
})

export const regenerateSchema: JSONSchemaType<RegenerateSignatureKey[]> = list<RegenerateSignatureKey>({
  type: 'object',
  properties: { callbackId: id },
  required: ['callbackId']
})

export const verifySchema: JSONSchemaType<VerifyCallback> = {
  type: 'object',
  properties: { callbackId: id, verificationKey: { type: 'string', minLength: 1 } },
  required: ['callbackId', 'verificationKey']
}

export const createSubscriptionSchema: JSONSchemaType<CreateSubscription[]> = list<CreateSubscription>({
  type: 'object',
  properties: {
    callbackId: id,
    subscriptionName: name,
    eventCategoryTypes: { type: 'array', minItems: 1, items: { type: 'string' } },
    filters
  },
  required: ['callbackId', 'subscriptionName', 'eventCategoryTypes']
})

export const updateSubscriptionSchema: JSONSchemaType<UpdateSubscription[]> = list<UpdateSubscription>({
  type: 'object',
  properties: {
    subscriptionId: id,
    subscriptionName: optionalName,
    eventCategoryTypes: { type: 'array', minItems: 1, items: { type: 'string' }, nullable: true },
    filters,
    status: { type: 'string', enum: ['active', 'paused'], nullable: true },
    statusReason: optionalText
  },
  required: ['subscriptionId']
})
