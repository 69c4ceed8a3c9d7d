// Registers a callback: the rules for its url as one types, what happens during the probe, and what came of it.

import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useId, useMemo } from 'preact/hooks'
import { REGISTER_DRAFT } from '../callbacks/register-again.js'
import { TextField } from '../kit/field.js'
import { usePage } from '../page-context.js'
import { printable } from '../printable.js'
import { toProblem } from '../resource.js'
import { answerOf } from './ens-answer.js'
import { kindText } from './fault-form.js'
import { type Bound, Form, useDraft } from './form.js'
import { type RefusedFields, refusedFields } from './refused-fields.js'
import { Created, type CreatedCallback, NotCreated } from './register-answer.js'
import { type CallbackForm, type RegisterOutcome, toRegisterOutcome } from './register-outcome.js'
import { urlChecklist } from './url-checklist.js'
import { UrlChecklist } from './url-checks.js'

/** What another view has left for this form, in the tab's storage: once, the next visit begins with nothing. */
const takeDraft = (): CallbackForm => {
  const kept = sessionStorage.getItem(REGISTER_DRAFT)
  sessionStorage.removeItem(REGISTER_DRAFT)
  return { callbackName: '', url: '', maxBatchSize: 1000, ...JSON.parse(kept ?? '{}') }
}

const UrlField = ({ wrong, ...bound }: Bound & { readonly wrong: string | undefined }): JSX.Element => {
  const { health, faultKinds } = usePage()
  const list = useId()
  const allowLocalUrls = health.data.value?.allowLocalUrls === true
  return (
    <>
      <TextField
        label="Url"
        type="url"
        list={list}
        placeholder="https://hooks.example.com/ens"
        {...bound}
        wrong={wrong}
        hint="Hosts that end in fault.test misbehave: choose one to see a probe fail."
      />
      <datalist id={list}>
        {faultKinds.data.value?.map(
          kind => kind.isHost && <option key={kind.name} value={`https://${kindText(kind, '')}.fault.test/ens`} />
        )}
      </datalist>
      <UrlChecklist checks={urlChecklist(bound.value, { allowLocalUrls })} />
    </>
  )
}

type Outcome = { readonly created: CreatedCallback } | { readonly refused: RegisterOutcome }

export const RegisterPage = (): JSX.Element => {
  const { api, callbacks } = usePage()
  const marks = useSignal<RefusedFields['fields']>({})
  const outcome = useSignal<Outcome | undefined>(undefined)
  const { now, bind } = useDraft(useMemo(takeDraft, []), () => {
    // What was wrong with a field is not said of what is in it now.
    marks.value = {}
  })
  const body = { ...now, maxBatchSize: Number(now.maxBatchSize) }
  const register = async (): Promise<void> => {
    outcome.value = undefined
    marks.value = {}
    const answer = await answerOf<CreatedCallback>(api.ens('POST', '/ens-callbacks', [body]))
    await callbacks.refresh()
    if ('created' in answer) {
      outcome.value = answer
      return
    }
    // Said of what was sent, whatever is typed in the meantime.
    outcome.value = { refused: toRegisterOutcome(answer.problem, body.url, callbacks.data.peek() ?? []) }
    marks.value = refusedFields(answer.problem, Object.keys(body)).fields
  }
  const replace = async (callbackId: string): Promise<void> => {
    await api.ens('DELETE', `/ens-callbacks/${callbackId}`).catch(error => {
      // That it is gone already is as good.
      if (toProblem(error).status !== 404) throw error
    })
    await register()
  }
  const { callbackName, url, maxBatchSize } = marks.value
  const given = outcome.value
  const probing = (
    <p>
      ENS posts <code>{'{"callbackId": "…", "verificationKey": "…"}'}</code> to <code>{printable(now.url)}</code> now,
      and waits up to 30 s for a 200.
    </p>
  )
  return (
    <div class="sheet">
      <header>
        <h1>Register a callback</h1>
      </header>
      <section class="card">
        <Form submit="Register" onSubmit={register} busy={probing}>
          <TextField label="Name" {...bind('callbackName')} wrong={callbackName} placeholder="orders" />
          <UrlField {...bind('url')} wrong={url} />
          <TextField
            label="Batch size, at most"
            type="number"
            {...bind('maxBatchSize')}
            wrong={maxBatchSize}
            hint="100 to 1,000 events in one delivery."
          />
        </Form>
      </section>
      {given && 'refused' in given && <NotCreated outcome={given.refused} onReplace={replace} />}
      {/* It is there before it says something: of what comes together with its region not every reader tells. */}
      <div role="status">{given && 'created' in given && <Created created={given.created} />}</div>
    </div>
  )
}
