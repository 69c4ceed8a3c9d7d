// How a signature comes about, step by step, and by which other reading somebody came to another one.

import { useSignal } from '@preact/signals'
import type { ComponentChildren, JSX } from 'preact'
import type { SignatureCheck } from '../../ens/signature-check.js'
import { TextField } from '../kit/field.js'
import { Empty, ProblemNote } from '../kit/notes.js'
import { Scroll } from '../kit/scroll.js'
import { Secret } from '../kit/secret.js'
import { Tag } from '../kit/tag.js'
import { useResource } from '../kit/use-resource.js'
import { countOf } from '../moments.js'
import { usePage } from '../page-context.js'
import { printable } from '../printable.js'
import { readPasted } from './pasted-signature.js'

const Step = ({ title, children }: { readonly title: string; readonly children: ComponentChildren }): JSX.Element => (
  <li>
    <p>{title}</p>
    <div>{children}</div>
  </li>
)

const decoded = {
  base64: 'Decode it from base64: the bytes of the key, in hex',
  utf8: 'Take its text as it is, as --signature-key utf8 says: the bytes of the key, in hex'
}

const Header = ({ check: { signature, matches } }: { readonly check: SignatureCheck }): JSX.Element => (
  <>
    {signature === null ? <span class="dim">none</span> : <code>{printable(signature)}</code>}{' '}
    <Tag tone={matches ? 'good' : 'bad'}>{matches ? 'the same' : 'not the same'}</Tag>
  </>
)

const Steps = ({ check, isSent }: { readonly check: SignatureCheck; readonly isSent: boolean }): JSX.Element => (
  <ol class="signature-steps">
    <Step title="The signatureKey, as createCallback answered it">
      <Secret value={check.signatureKey} what="the signature key" />
    </Step>
    <Step title={decoded[check.keyEncoding]}>
      <Secret value={check.keyHex} what="the bytes of the key in hex" />
    </Step>
    <Step title={`HMAC-SHA256 with it over the ${countOf(check.bodyBytes, 'byte')} of the body, whose SHA-256 is`}>
      <code>{check.bodySha256}</code>
      <p class="dim">gives, in hex</p>
      <code>{check.hmacHex}</code>
    </Step>
    <Step title="The digest in base64">
      <code>{check.expected}</code>
    </Step>
    <Step title="The header x-sfmc-ens-signature, as sent">
      {isSent ? <Header check={check} /> : <span class="dim">Nothing has been sent yet.</span>}
    </Step>
  </ol>
)

const Pasted = ({ check }: { readonly check: SignatureCheck }): JSX.Element => {
  const pasted = useSignal('')
  const reading = readPasted(check, pasted.value)
  return (
    <>
      <TextField
        label="Paste what your code computed"
        value={pasted.value}
        onInput={text => {
          pasted.value = text
        }}
        hint="In base64 or hex; it stays on this page."
      />
      <div role="status">
        {reading && (
          <>
            <p>
              <Tag tone={reading.tone}>{reading.tone === 'good' ? 'fits' : 'differs'}</Tag> {reading.says}
            </p>
            {reading.hint !== '' && <p class="hint">{reading.hint}</p>}
          </>
        )}
      </div>
    </>
  )
}

const OtherReadings = ({ check: { otherReadings } }: { readonly check: SignatureCheck }): JSX.Element => (
  <Scroll label="Other readings">
    <table class="signature-readings">
      <caption>What another reading gives</caption>
      <thead>
        <tr>
          <th scope="col">Reading</th>
          <th scope="col">Digest</th>
          <th scope="col">What to do</th>
        </tr>
      </thead>
      <tbody>
        {otherReadings.map(({ reading, digest, fits, hint }) => (
          <tr key={reading}>
            <td>
              {reading} {fits && <Tag tone="warn">as sent</Tag>}
            </td>
            <td>
              <code>{digest}</code>
            </td>
            <td>{hint}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </Scroll>
)

/** Reads the key, and so is there only when somebody asks for it. */
export const SignatureSteps = ({
  deliveryId,
  attempt,
  isAltered = false
}: {
  readonly deliveryId: string
  /** Undefined: none has been made. */
  readonly attempt: number | undefined
  /** A fault rule altered the body after it was signed. */
  readonly isAltered?: boolean
}): JSX.Element => {
  const { api } = usePage()
  const path = `/deliveries/${encodeURIComponent(deliveryId)}/signature${attempt === undefined ? '' : `?attempt=${attempt}`}`
  const { data, problem, refresh } = useResource<SignatureCheck>(path, {
    load: () => api.get(path),
    // The key, and what is left of the body.
    concerns: ({ type }) => /^(state|subscription)\.|^callback\.(regenerated|deleted)$/.test(type)
  })
  const check = data.value
  if (problem.value) return <ProblemNote problem={problem.value} again={() => void refresh()} />
  if (check === undefined) return <Empty title="Reading…" />
  const isSent = attempt !== undefined
  const fits = check.matches && !isAltered
  return (
    <div class="delivery-inside">
      <p>
        {isSent && <Tag tone={fits ? 'good' : 'warn'}>{fits ? 'it fits' : 'it does not fit'}</Tag>}{' '}
        {printable(check.says)}
      </p>
      <p class="hint">{printable(check.hint)}</p>
      <Steps check={check} isSent={isSent} />
      <Pasted check={check} />
      <OtherReadings check={check} />
    </div>
  )
}
