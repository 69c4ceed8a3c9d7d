// How a receiver is examined: every request goes through one post, and what several cases want to know is asked once.

import { assumptions } from '../ens/assumptions.js'
import { toOutcomeFacts } from '../ens/outcome.js'
import { PROBE_DEADLINE_MS, PROBE_KEEP_BYTES, probeBody } from '../ens/probe.js'
import { policies } from '../ens/retry-policy.js'
import { SIGNATURE_HEADER, sign } from '../ens/signature.js'
import { bytesText } from '../ens/size.js'
import { newKey } from '../ens/verification.js'
import type { Post, PostRequest, Stopwatch } from '../ports.js'
import { findBaseline } from './baseline.js'
import { type Contact, createContact } from './contact.js'
import type { Exam, Parcel } from './exam.js'
import { findReadings } from './find-readings.js'
import type { HandshakeFound } from './handshake-found.js'
import { type Reply, toReply } from './reply.js'
import { createSampleEvents, type SamplePorts } from './sample-events.js'

export interface ExamPorts extends SamplePorts {
  readonly url: URL
  readonly post: Post
  readonly stopwatch: Stopwatch
  /** The signatureKey that the receiver knows. Without it we sign with one of our own. */
  readonly key?: string | undefined
  readonly callbackId?: string | undefined
  readonly deadlineScale: number
  readonly handshake?: HandshakeFound | undefined
  readonly signal?: AbortSignal | undefined
}

type Calls = Pick<Exam, 'probe' | 'get' | 'post'>
type Call = Pick<PostRequest, 'body' | 'headers' | 'deadlineMs' | 'method'>

const json = { 'content-type': 'application/json' }
const nothing = new Uint8Array()

const scaled = (scale: number): Exam['deadlines'] => ({
  probeMs: PROBE_DEADLINE_MS * scale,
  deliveryMs: policies.current.deadlineMs * scale,
  spacingMs: policies.current.spacingMs * scale
})

const createCalls = (ports: ExamPorts, contact: Contact, { probeMs, deliveryMs }: Exam['deadlines']): Calls => {
  const { url, random, callbackId = random.uuid(), signal, post } = ports
  const call = async (sent: string, request: Call): Promise<Reply> => {
    const { outcome, timings } = await post({
      url,
      ...request,
      connectMs: assumptions.connectTimeout.value,
      keepBytes: PROBE_KEEP_BYTES,
      ...(signal !== undefined && { signal })
    })
    const reply = toReply(sent, toOutcomeFacts(outcome), timings.total)
    contact.note(reply)
    return reply
  }
  return {
    probe: () => {
      const body = Buffer.from(probeBody({ callbackId, verificationKey: newKey(random.bytes(32)) }))
      return call(`POST the probe, ${bytesText(body.length)}, unsigned`, { headers: json, body, deadlineMs: probeMs })
    },
    get: () => call('GET, without a body', { method: 'GET', headers: {}, body: nothing, deadlineMs: deliveryMs }),
    post: async ({ what, body: text, signature, signed = 'signed', deadlineMs = deliveryMs }: Parcel) => {
      const headers = signature === undefined ? json : { ...json, [SIGNATURE_HEADER]: signature }
      const body = Buffer.from(text)
      const reply = await call(`POST ${what}, ${bytesText(body.length)}, ${signed}`, { headers, body, deadlineMs })
      contact.noteDelivery(reply)
      return reply
    }
  }
}

const once = <T>(ask: () => Promise<T>): (() => Promise<T>) => {
  let asked: Promise<T> | undefined
  return () => {
    asked ??= ask()
    return asked
  }
}

export const createExam = (ports: ExamPorts): Exam => {
  const { url, random, stopwatch, handshake, deadlineScale } = ports
  const contact = createContact()
  const deadlines = scaled(deadlineScale)
  const asked: Exam['asked'] = {}
  const exam: Exam = {
    ...createCalls(ports, contact, deadlines),
    url,
    key: ports.key ?? newKey(random.bytes(32)),
    isKeyGiven: ports.key !== undefined,
    otherKey: newKey(random.bytes(32)),
    stopwatch,
    events: createSampleEvents(ports),
    contact,
    deadlines,
    handshake,
    asked,
    firstProbe: once(async () => {
      if (handshake?.probe === undefined) return exam.probe()
      return toReply('POST the probe, inside createCallback', handshake.probe.outcome, handshake.probe.ms)
    }),
    baseline: once(() => findBaseline(exam)),
    deliver: async (what, body) => {
      const { reading } = await exam.baseline()
      return exam.post({ what, body, signature: reading.sign(body, exam.key) })
    },
    wrongSignature: once(async () => {
      const body = exam.events.batch(1)
      const signature = sign(body, exam.otherKey)
      asked.wrongSignature = await exam.post({ what: '1 event', body, signature, signed: 'signed with another key' })
      return asked.wrongSignature
    }),
    readings: once(async () => {
      asked.readings = await findReadings(exam)
      return asked.readings
    })
  }
  return exam
}
