// The registry: every case, in the order in which they are run. A new case is a file in `cases/` and a line here.

import { alteredByte } from './cases/altered-byte.js'
import { duplicateBatch } from './cases/duplicate-batch.js'
import { emptyArray } from './cases/empty-array.js'
import { escapedJson } from './cases/escaped-json.js'
import { everyEventType } from './cases/every-event-type.js'
import { getRequest } from './cases/get-request.js'
import { hugeBody } from './cases/huge-body.js'
import { largeBatch } from './cases/large-batch.js'
import { malformedJson } from './cases/malformed-json.js'
import { missingOptionalField } from './cases/missing-optional-field.js'
import { missingSignature } from './cases/missing-signature.js'
import { nonAscii } from './cases/non-ascii.js'
import { outOfOrderBatch } from './cases/out-of-order-batch.js'
import { probe200 } from './cases/probe-200.js'
import { recovers } from './cases/recovers.js'
import { signatureReading } from './cases/signature-reading.js'
import { slowProbe } from './cases/slow-probe.js'
import { truncatedSignature } from './cases/truncated-signature.js'
import { unknownEventType } from './cases/unknown-event-type.js'
import { unknownField } from './cases/unknown-field.js'
import { validSignature } from './cases/valid-signature.js'
import { verificationInsideCreate } from './cases/verification-inside-create.js'
import { wrongSignature } from './cases/wrong-signature.js'
import type { CheckCase } from './check-case.js'

export const checkCases: readonly CheckCase[] = Object.freeze([
  probe200,
  slowProbe,
  verificationInsideCreate,
  validSignature,
  missingSignature,
  wrongSignature,
  truncatedSignature,
  alteredByte,
  signatureReading,
  largeBatch,
  nonAscii,
  escapedJson,
  everyEventType,
  unknownEventType,
  unknownField,
  missingOptionalField,
  duplicateBatch,
  outOfOrderBatch,
  emptyArray,
  malformedJson,
  getRequest,
  hugeBody,
  recovers
])
