// A callback as a row and back. A new property is a line in `columns` and one in `toCallback`; the compiler asks for both.

import type { Insertable, Selectable } from 'kysely'
import type { Callback } from '../ens/callback.js'
import { toRow } from './row.js'
import type { CallbackTable } from './schema.js'
import { fromText } from './text.js'

const columns = {
  callbackId: 'callback_id',
  callbackName: 'callback_name',
  url: 'url',
  urlKey: 'url_key',
  maxBatchSize: 'max_batch_size',
  signatureKey: 'signature_key',
  verificationKey: 'verification_key',
  verificationKeyExpiresAt: 'verification_key_expires_at',
  status: 'status',
  statusReason: 'status_reason',
  probe: 'probe',
  probeFindings: 'probe_findings',
  health: 'health',
  createdAt: 'created_at'
} as const satisfies Record<keyof Callback, keyof CallbackTable>

export const toCallbackRow = (callback: Partial<Callback>): Partial<Insertable<CallbackTable>> =>
  toRow(columns, callback)

/** All columns in the order of `toCallbackRow`, for a query whose values are put in later. */
export const anyCallbackRow: Insertable<CallbackTable> = toRow(columns, columns) as Insertable<CallbackTable>

export const toCallback = (row: Selectable<CallbackTable>): Callback => ({
  callbackId: fromText(row.callback_id),
  callbackName: fromText(row.callback_name),
  url: fromText(row.url),
  urlKey: fromText(row.url_key),
  maxBatchSize: row.max_batch_size,
  signatureKey: fromText(row.signature_key),
  verificationKey: row.verification_key === null ? null : fromText(row.verification_key),
  verificationKeyExpiresAt: row.verification_key_expires_at,
  status: row.status,
  statusReason: fromText(row.status_reason),
  probe: row.probe,
  probeFindings: row.probe_findings === null ? null : JSON.parse(row.probe_findings),
  health: JSON.parse(row.health),
  createdAt: row.created_at
})
