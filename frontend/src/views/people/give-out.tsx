import { useState } from 'preact/hooks'
import { type Batch, forgetBatch, keepBatch, listBatches, setTakers } from '../../api/giving'
import type { Member, Project } from '../../api/types'
import { plural, t } from '../../language/t'
import { endOfDay, giveAll, ruleOf, ruleWords } from '../../state/giving'
import { say, sayTrouble } from '../../state/toasts'
import { Button } from '../../ui/button'
import { Check } from '../../ui/choice'
import { Trouble } from '../../ui/empty'
import { TextField } from '../../ui/field'
import { Menu, type MenuItem } from '../../ui/menu'
import { Panel } from '../../ui/panel'
import { Progress } from '../../ui/progress'
import { useForm } from '../use-form'
import { useLoad } from '../use-load'

interface GiveOutProps {
  project: Project
  members: readonly Member[]
  onGiven: () => void
}

function nameOf(member: Member): string {
  return member.user.display_name || member.user.username
}

/** End of the chosen day, where the person is. */
function dueOf(day: string): { due?: string } {
  return day ? { due: endOfDay(day) } : {}
}

/** Who gets what fits as it comes in, ticked in place. */
function Standing(props: {
  batch: Batch
  people: readonly Member[]
  onTakers: (takers: readonly string[]) => void
}) {
  const { takers } = props.batch
  const names = props.people.filter((one) => takers.includes(one.user.id)).map(nameOf)
  const toggle = (id: string) =>
    props.onTakers(takers.includes(id) ? takers.filter((one) => one !== id) : [...takers, id])
  return (
    <Menu
      label={t('Who gets the clips of {batch} as they come in', { batch: props.batch.name })}
      buttonClass="b s plain"
      button={
        names.length > 0
          ? t('New ones to {names}', { names: names.join(', ') })
          : t('New ones to …')
      }
      items={[
        { kind: 'heading', text: t('As they come in, to') },
        ...props.people.map(
          (one): MenuItem => ({
            kind: 'switch',
            text: nameOf(one),
            isOn: takers.includes(one.user.id),
            onSelect: () => toggle(one.user.id),
          }),
        ),
      ]}
    />
  )
}

function BatchLine(props: {
  batch: Batch
  people: readonly Member[]
  onGive: () => void
  onForget: () => void
  onTakers: (takers: readonly string[]) => void
}) {
  const { batch } = props
  const { tasks } = batch
  const total = Object.values(tasks).reduce((sum, count) => sum + count, 0)
  const done = (tasks['accepted'] ?? 0) + (tasks['submitted'] ?? 0)
  const words = t('{done} of {total} done', { done, total })
  return (
    <li>
      <span class="grow">
        <strong>
          <bdi>{batch.name}</bdi>
        </strong>
        <small class="quiet num">
          {plural(batch.clips, '{n} clip', '{n} clips')}, {ruleWords(batch.rule)}
        </small>
      </span>
      <span class="batch-bar">
        <Progress done={done} total={total} label={words} />
        <small class="quiet num">{words}</small>
      </span>
      <Standing batch={batch} people={props.people} onTakers={props.onTakers} />
      <Button size="s" onClick={props.onGive}>
        {t('Share out')}
      </Button>
      <Button size="s" kind="plain" onClick={props.onForget}>
        {t('Forget')}
      </Button>
    </li>
  )
}

/** Clips given out by what they are: by name or by a column of their list, to chosen people. */
export function GiveOut({ project, members, onGiven }: GiveOutProps) {
  const people = members.filter((member) => member.role === 'annotator')
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [written, write] = useState({ name: '', column: '', values: '' })
  const [day, setDay] = useState('')
  const [isFirst, setFirst] = useState(false)
  const [title, setTitle] = useState('')
  const form = useForm(['name'])
  const batches = useLoad(`batches ${project.id}`, () => listBatches(project.id))
  const chosen = people.filter((member) => !left.has(member.user.id))
  const rule = ruleOf(written)
  const give = (what: { batch: string } | { rule: typeof rule }) =>
    form.run(async () => {
      const assignees = chosen.map((member) => member.user.id)
      const urgency = isFirst ? { priority: 1 } : {}
      const given = await giveAll(project.id, { ...what, assignees, ...dueOf(day), ...urgency })
      say(
        given
          ? t('{clips} given out.', { clips: plural(given, '{n} clip', '{n} clips') })
          : t('No clip of these waits for anybody.'),
      )
      batches.reload()
      onGiven()
    })
  const keep = () =>
    form.run(async () => {
      await keepBatch(project.id, title.trim(), rule)
      setTitle('')
      batches.reload()
    })
  const forget = (batch: Batch) => {
    forgetBatch(project.id, batch.id)
      .then(() => {
        batches.reload()
        say(t('{name} is forgotten. Its clips stay.', { name: batch.name }), async () => {
          const again = await keepBatch(project.id, batch.name, batch.rule)
          if (batch.takers.length > 0) await setTakers(project.id, again.id, batch.takers)
          batches.reload()
        })
      })
      .catch(sayTrouble)
  }
  const toggle = (id: string) => {
    const next = new Set(left)
    if (!next.delete(id)) next.add(id)
    setLeft(next)
  }
  if (people.length === 0) return null
  return (
    <Panel title={t('Give out clips')}>
      <form
        class="give-out"
        onSubmit={(event) => {
          event.preventDefault()
          void give({ rule })
        }}
      >
        <div class="three">
          <TextField
            label={t('Name holds')}
            hint={t('Empty: any name.')}
            value={written.name}
            onValue={(name) => write({ ...written, name })}
          />
          <TextField
            label={t('Column')}
            hint={t('Of the list that came with the clips, such as language.')}
            value={written.column}
            onValue={(column) => write({ ...written, column })}
          />
          <TextField
            label={t('Is one of')}
            hint={t('With commas, such as de, en.')}
            value={written.values}
            onValue={(values) => write({ ...written, values })}
          />
        </div>
        <fieldset class="who-gets">
          <legend>{t('To')}</legend>
          {people.map((member) => (
            <Check
              key={member.user.id}
              isOn={!left.has(member.user.id)}
              onToggle={() => toggle(member.user.id)}
            >
              <bdi>{nameOf(member)}</bdi>{' '}
              <span class="hint num">{t('{open} waiting', { open: member.open })}</span>
            </Check>
          ))}
        </fieldset>
        <div class="three">
          <TextField label={t('Due')} type="date" value={day} onValue={setDay} />
          <Check isOn={isFirst} onToggle={setFirst}>
            {t('First in line')}
          </Check>
          <Button type="submit" disabled={form.isBusy || chosen.length === 0}>
            {t('Share out evenly')}
          </Button>
        </div>
        <div class="row">
          <TextField
            label={t('Name of the batch')}
            isLabelHidden
            placeholder={t('Keep this choice as a batch')}
            value={title}
            onValue={setTitle}
            error={form.problems['name']}
          />
          <Button disabled={!title.trim() || form.isBusy} onClick={() => void keep()}>
            {t('Keep as batch')}
          </Button>
        </div>
        {form.trouble && <Trouble error={new Error(form.trouble)} />}
      </form>
      {batches.data && batches.data.length > 0 && (
        <ul class="batches" aria-label={t('Batches')}>
          {batches.data.map((batch) => (
            <BatchLine
              key={batch.id}
              batch={batch}
              people={people}
              onTakers={(takers) =>
                void form.run(async () => {
                  await setTakers(project.id, batch.id, takers)
                  batches.reload()
                })
              }
              onGive={() => void give({ batch: batch.id })}
              onForget={() => forget(batch)}
            />
          ))}
        </ul>
      )}
    </Panel>
  )
}
