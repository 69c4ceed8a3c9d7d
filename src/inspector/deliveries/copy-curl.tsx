// An attempt as a curl command, on the clipboard.

import type { JSX } from 'preact'
import type { AttemptView, DeliveryView } from '../../ens/delivery.js'
import { CopyButton } from '../kit/button.js'
import { usePage } from '../page-context.js'
import { toCurl } from './curl.js'
import { requestBody } from './exchange-body.js'

export const CopyCurl = ({
  delivery,
  attempt
}: {
  readonly delivery: DeliveryView
  readonly attempt: AttemptView
}): JSX.Element => {
  const page = usePage()
  const fileName = `body-${delivery.deliveryId.slice(-12)}.json`
  const command = async (): Promise<string> => {
    await page.health.refresh()
    const body = requestBody(delivery, attempt).text ?? ''
    const { url, headers } = attempt.request
    const forwardTo = page.health.data.value?.forwardTo
    const curl = toCurl({ url, headers, body, forwardTo, fileName })
    if (curl.readsFile) page.done(`It reads ${fileName}: download the body of the request beside it.`)
    return curl.command
  }
  return (
    <CopyButton text={command} what={`attempt ${attempt.attempt} as curl`}>
      Copy as curl
    </CopyButton>
  )
}
