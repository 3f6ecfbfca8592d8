import { useState } from 'preact/hooks'
import { ApiFailure } from '../api/failure'

type Problems = Record<string, string | undefined>

export interface FormState {
  /** What is wrong, by field. */
  problems: Problems
  /** What is wrong with none of the fields. */
  trouble: string | null
  isBusy: boolean
  /** Set or clear (undefined) the message of one field. */
  tell: (field: string, problem: string | undefined) => void
  /** Run the deed once at a time; the server's words land at their fields. True when it worked. */
  run: (deed: () => Promise<void>) => Promise<boolean>
}

function problemsOf(error: unknown, known: readonly string[]): [Problems, string | null] {
  if (!(error instanceof ApiFailure)) return [{}, error instanceof Error ? error.message : null]
  const problems: Problems = {}
  const rest: string[] = []
  for (const [name, messages] of Object.entries(error.fields)) {
    const words = messages.join(' ')
    if (known.includes(name)) problems[name] = words
    else rest.push(words)
  }
  const hasField = Object.keys(problems).length > 0
  if (rest.length > 0) return [problems, rest.join(' ')]
  return [problems, hasField ? null : error.message]
}

/** State of a form whose fields are `known`; put each problem under its field. */
export function useForm(known: readonly string[]): FormState {
  const [problems, setProblems] = useState<Problems>({})
  const [trouble, setTrouble] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const tell = (field: string, problem: string | undefined) =>
    setProblems((old) => ({ ...old, [field]: problem }))
  const run = async (deed: () => Promise<void>) => {
    if (isBusy) return false
    setBusy(true)
    setTrouble(null)
    try {
      await deed()
      setProblems({})
      return true
    } catch (error) {
      const [byField, other] = problemsOf(error, known)
      setProblems(byField)
      setTrouble(other)
      return false
    } finally {
      setBusy(false)
    }
  }
  return { problems, trouble, isBusy, tell, run }
}
