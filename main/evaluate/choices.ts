// What a person chose about evaluating, kept in the project: it holds for the next evaluation of the same target too.
import { z } from 'zod';
import {
  ClassMoney,
  DecideBy,
  EvaluationRule,
  type Json,
  Money,
  Task,
  ThresholdGoal,
} from '../../shared/domain';
import type { Project } from '../project';
import { defaultRules } from './gate';
import type { Chosen } from './inspect';

const SavedRules = z.object({ task: Task, rules: z.array(EvaluationRule) });
const SavedMoney = z.object({ target: z.string(), money: Money });
const SavedGoal = z.object({ target: z.string(), goal: ThresholdGoal });
const SavedClassMoney = z.object({ target: z.string(), money: ClassMoney });
const SavedDecision = z.object({ target: z.string(), by: DecideBy });
const SavedColumns = z.object({ slices: z.array(z.string()).nullable(), fairness: z.array(z.string()) });

export class Choices {
  constructor(private readonly project: Project) {}

  rules(task: Task): EvaluationRule[] {
    const saved = this.project.settings.get('evaluationRules', SavedRules);
    return saved?.task === task ? saved.rules : defaultRules(task);
  }

  saveRules(task: Task, rules: readonly EvaluationRule[]): void {
    this.save('evaluationRules', { task, rules: [...rules] });
  }

  money(target: string): Money | null {
    const saved = this.project.settings.get('evaluationMoney', SavedMoney);
    return saved?.target === target ? saved.money : null;
  }

  saveMoney(target: string, money: Money | null): void {
    this.save('evaluationMoney', money && { target, money });
  }

  goal(target: string): ThresholdGoal | null {
    const saved = this.project.settings.get('evaluationGoal', SavedGoal);
    return saved?.target === target ? saved.goal : null;
  }

  saveGoal(target: string, goal: ThresholdGoal | null): void {
    this.save('evaluationGoal', goal && { target, goal });
  }

  /** Of these very classes, in whatever order; others have brought no amounts yet. */
  classMoney(target: string, classes: readonly string[]): ClassMoney | null {
    const saved = this.project.settings.get('evaluationClassMoney', SavedClassMoney);
    if (saved?.target !== target) return null;
    const { money } = saved;
    const places = classes.map((name) => money.classes.indexOf(name));
    if (places.includes(-1) || places.length !== money.classes.length) return null;
    const arranged = (of: number[][]): number[][] => places.map((k) => places.map((j) => of[k]?.[j] ?? 0));
    return {
      ...money,
      classes: [...classes],
      amounts: arranged(money.amounts),
      shares: arranged(money.shares),
    };
  }

  saveClassMoney(target: string, money: ClassMoney | null): void {
    this.save('evaluationClassMoney', money && { target, money });
  }

  decideBy(target: string): DecideBy {
    const saved = this.project.settings.get('evaluationDecision', SavedDecision);
    return saved?.target === target ? saved.by : 'likeliest';
  }

  saveDecideBy(target: string, by: DecideBy): void {
    this.save('evaluationDecision', { target, by });
  }

  columns(): Chosen {
    return this.project.settings.get('evaluationColumns', SavedColumns) ?? { slices: null, fairness: [] };
  }

  saveColumns({ slices, fairness }: Chosen): void {
    this.save('evaluationColumns', { slices: slices && [...slices], fairness: [...fairness] });
  }

  private save(key: string, value: unknown): void {
    this.project.settings.set(key, value as Json);
  }
}
