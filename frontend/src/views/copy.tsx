import { useState } from 'preact/hooks'
import { t } from '../language/t'
import { sayTrouble } from '../state/toasts'
import { Announcement } from '../ui/announce'
import { Button, type ButtonProps } from '../ui/button'

/** The way that also works without https, where browsers give no clipboard. */
function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.setAttribute('readonly', '')
  area.className = 'sr'
  document.body.append(area)
  area.select()
  const worked = document.execCommand('copy')
  area.remove()
  return worked
}

/** Put text on the clipboard; false when the browser forbids it. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text)
  }
}

type CopyProps = Pick<ButtonProps, 'kind' | 'size' | 'buttonRef'> & {
  text: string
  children: string
  onCopied?: () => void
}

/** Copies, and says so where it was pressed. */
export function CopyButton({ text, children, onCopied, ...look }: CopyProps) {
  const [isDone, setDone] = useState(false)
  const copy = async () => {
    if (await copyText(text)) {
      setDone(true)
      setTimeout(() => setDone(false), 2000)
      onCopied?.()
    } else {
      sayTrouble(new Error(t('The browser does not let us copy. Select the text and copy it.')))
    }
  }
  return (
    <>
      <Button icon={isDone ? 'check' : 'copy'} onClick={() => void copy()} {...look}>
        {isDone ? t('Copied') : children}
      </Button>
      <Announcement text={isDone ? t('Copied') : ''} />
    </>
  )
}
