// Words of the evaluation view: where a model is weak and how it treats groups, and whether its figures can be trusted.
import { messages } from '../form';

export const weak = messages({
  en: {
    'view.evaluation.calibration.text': 'Of rows given 30%, about 30 in 100 should come true',
    'view.evaluation.columns.add': 'Add a column',
    'view.evaluation.columns.remove': 'Leave out: {column}',
    'view.evaluation.weak': 'Where it errs most',
    'view.evaluation.weak.none':
      'No segment stands out: of {searched, plural, one {# segment} other {# segments}} looked at on one half of the test rows, none was surely worse on the other half.',
    'view.evaluation.weak.classes':
      'is {times} times as surprised as elsewhere ({rows, plural, one {# row} other {# rows}}; log loss {error} against {other}).',
    'view.evaluation.weak.numbers':
      'is {times} times as far off as elsewhere ({rows, plural, one {# row} other {# rows}}; {error} against {other} on average).',
    'view.evaluation.weak.column': 'Look at {column}',
    'view.evaluation.weak.how':
      'Of {searched, plural, one {# segment} other {# segments}} looked at on one half of the test rows, these were surely worse on the other half, which had no part in finding them.',
    'view.evaluation.slices': 'Level by level',
    'view.evaluation.slices.text':
      'Line: the whole. A band that stays on its worse side is a group that the model serves less well.',
    'view.evaluation.slices.columns': 'By',
    'view.evaluation.slices.level': 'Level',
    'view.evaluation.slices.rows': 'Rows',
    'view.evaluation.slices.groups': 'Groups',
    'view.evaluation.slices.rough': 'With so few groups the interval is rough.',
    'view.evaluation.slices.predicted': 'Predicted',
    'view.evaluation.slices.actual': 'Actual',
    'view.evaluation.slices.few': 'too few',
    'view.evaluation.slices.never':
      'This report is of an earlier version and was not looked at level by level.',
    'view.evaluation.slices.look': 'Look now',
    'view.evaluation.slices.looking': 'Looking level by level',
    'view.evaluation.fairness': 'Fairness',
    'view.evaluation.fairness.text':
      'Choose attributes such as sex, age or region, also ones that the model does not see. Which difference matters is for people to decide; the figures only show it.',
    'view.evaluation.fairness.columns': 'Over',
    'view.evaluation.fairness.group': 'Group',
    'view.evaluation.fairness.caption': 'Groups by {column}',
    'view.evaluation.fairness.named': 'Named',
    'view.evaluation.fairness.truePositiveRate': 'Found of “{positive}”',
    'view.evaluation.fairness.falsePositiveRate': 'Named in vain',
    'view.evaluation.fairness.small': 'too few to judge by',
    'view.evaluation.fairness.ratioText.pass':
      'The least named group is named {ratio} as often as the most named; the four-fifths rule asks for 80%.',
    'view.evaluation.fairness.ratioText.warn':
      'The least named group is named {ratio} as often as the most named, where the four-fifths rule asks for 80%. With so few rows that may be chance.',
    'view.evaluation.fairness.ratioText.fail':
      'The least named group is named {ratio} as often as the most named, surely less than the 80% that the four-fifths rule asks for.',
    'view.evaluation.fairness.intervals':
      'Of several groups some always stand higher by chance; these intervals allow for that.',
    'view.evaluation.fairness.few': 'Too few rows in the groups to judge.',
    'view.evaluation.fairness.ratio': 'Least to most named (four-fifths)',
    'view.evaluation.fairness.parity': 'Difference in being named (demographic parity)',
    'view.evaluation.fairness.opportunity': 'Difference in being found (equal opportunity)',
    'view.evaluation.fairness.odds': 'Largest difference in either (equalised odds)',
    'view.evaluation.trust.suspicions': 'Reasons to doubt the score',
    'view.evaluation.trust.never':
      'This report is of an earlier version, which did not look for them. Evaluate again.',
    'view.evaluation.calibration': 'Are the probabilities honest',
    'view.evaluation.calibration.means':
      'On average, what comes true differs from what was said by {ece} ({low} to {high}).',
    'view.evaluation.calibration.chance':
      'On so many rows perfectly honest probabilities would differ by {chance} by chance alone.',
    'view.evaluation.calibration.offer':
      'A correction fitted on the validation rows can be built into the model. It is evaluated anew, which opens the test rows once more.',
    'view.evaluation.calibration.fix': 'Correct the probabilities',
    'view.evaluation.calibration.method': 'Correction',
    'view.evaluation.calibration.method.help':
      'A smooth curve asks for few rows. A rising line follows any shape, but asks for a thousand rows or more. Automatic takes what fits held-out rows better, with whole groups held out where the split keeps groups together.',
    'view.evaluation.calibration.method.auto': 'Automatic',
    'view.evaluation.calibration.method.platt': 'Smooth curve (Platt)',
    'view.evaluation.calibration.method.isotonic': 'Rising line (isotonic)',
    'view.evaluation.calibration.method.temperature': 'Temperature',
    'view.evaluation.calibration.method.none': 'None',
    'view.evaluation.calibration.already': 'The model is corrected so already.',
    'view.evaluation.calibration.undo': 'Take the correction back',
    'view.evaluation.calibration.fixing': 'Correcting the probabilities',
    'view.evaluation.calibration.by.platt':
      'They are corrected by a smooth curve (Platt), which is part of the model.',
    'view.evaluation.calibration.by.isotonic':
      'They are corrected by a rising line (isotonic), which is part of the model.',
    'view.evaluation.calibration.by.temperature':
      'They are corrected by a temperature, which is part of the model.',
    'view.evaluation.learning': 'What more rows would add',
    'view.evaluation.learning.text':
      'A plain model on the validation rows, by how many rows it learnt from; the band is where its mean lies with 95% confidence',
    'view.evaluation.learning.x': 'Training rows',
  },
  zh: {
    'view.evaluation.calibration.text': '给出 30% 的行，每 100 行应约有 30 行实际发生',
    'view.evaluation.columns.add': '添加一列',
    'view.evaluation.columns.remove': '不看：{column}',
    'view.evaluation.weak': '出错最多的地方',
    'view.evaluation.weak.none':
      '没有突出的薄弱群体：在一半测试行上查看了 {searched} 个群体，没有一个在另一半上确实更差。',
    'view.evaluation.weak.classes':
      '的意外程度是其他行的 {times} 倍（{rows} 行；对数损失 {error}，其他行 {other}）。',
    'view.evaluation.weak.numbers':
      '的误差是其他行的 {times} 倍（{rows} 行；平均 {error}，其他行 {other}）。',
    'view.evaluation.weak.column': '查看 {column}',
    'view.evaluation.weak.how':
      '在一半测试行上查看了 {searched} 个群体，以上这些在未参与寻找的另一半上确实更差。',
    'view.evaluation.slices': '逐档查看',
    'view.evaluation.slices.text': '竖线为整体。色带完全落在较差一侧的，就是模型服务得不够好的群体。',
    'view.evaluation.slices.columns': '按',
    'view.evaluation.slices.level': '档',
    'view.evaluation.slices.rows': '行数',
    'view.evaluation.slices.groups': '组数',
    'view.evaluation.slices.rough': '组数太少，区间比较粗略。',
    'view.evaluation.slices.predicted': '预测',
    'view.evaluation.slices.actual': '实际',
    'view.evaluation.slices.few': '太少',
    'view.evaluation.slices.never': '这份报告来自较早的版本，当时没有逐档查看。',
    'view.evaluation.slices.look': '现在查看',
    'view.evaluation.slices.looking': '正在逐档查看',
    'view.evaluation.fairness': '公平性',
    'view.evaluation.fairness.text':
      '请选择性别、年龄、地区等属性，模型没有用到的列也可以。哪种差别重要由人来判断，数字只负责呈现。',
    'view.evaluation.fairness.columns': '按',
    'view.evaluation.fairness.group': '群体',
    'view.evaluation.fairness.caption': '按“{column}”划分的群体',
    'view.evaluation.fairness.named': '被选中',
    'view.evaluation.fairness.truePositiveRate': '“{positive}”被找出',
    'view.evaluation.fairness.falsePositiveRate': '被误选',
    'view.evaluation.fairness.small': '太少，不作判断',
    'view.evaluation.fairness.ratioText.pass':
      '被选中最少的群体的选中率是最多的群体的 {ratio}；五分之四规则要求 80%。',
    'view.evaluation.fairness.ratioText.warn':
      '被选中最少的群体的选中率是最多的群体的 {ratio}，五分之四规则要求 80%；但行数太少，可能只是偶然。',
    'view.evaluation.fairness.ratioText.fail':
      '被选中最少的群体的选中率是最多的群体的 {ratio}，确实低于五分之四规则要求的 80%。',
    'view.evaluation.fairness.intervals': '群体一多，总会有高有低；这些区间已考虑到这一点。',
    'view.evaluation.fairness.few': '各群体行数太少，无法判断。',
    'view.evaluation.fairness.ratio': '最少与最多之比（五分之四）',
    'view.evaluation.fairness.parity': '选中率之差（人口均等）',
    'view.evaluation.fairness.opportunity': '找出率之差（机会均等）',
    'view.evaluation.fairness.odds': '两种比率的最大差别（均等几率）',
    'view.evaluation.trust.suspicions': '怀疑分数的理由',
    'view.evaluation.trust.never': '这份报告来自较早的版本，当时没有检查。请重新评估。',
    'view.evaluation.calibration': '概率是否可信',
    'view.evaluation.calibration.means':
      '平均而言，实际发生的比例与所说的概率相差 {ece}（{low} 至 {high}）。',
    'view.evaluation.calibration.chance': '在这么多行上，完全准确的概率仅因偶然也会相差 {chance}。',
    'view.evaluation.calibration.offer':
      '可以把用验证行拟合的校正加入模型。之后会重新评估，测试集将再打开一次。',
    'view.evaluation.calibration.fix': '校正概率',
    'view.evaluation.calibration.method': '校正方法',
    'view.evaluation.calibration.method.help':
      '平滑曲线只需少量行；单调折线能适应任何形状，但需要一千行以上。自动：取在留出的行上拟合更好的一种；若划分数据时同组不拆开，则整组留出。',
    'view.evaluation.calibration.method.auto': '自动',
    'view.evaluation.calibration.method.platt': '平滑曲线（Platt）',
    'view.evaluation.calibration.method.isotonic': '单调折线（保序回归）',
    'view.evaluation.calibration.method.temperature': '温度',
    'view.evaluation.calibration.method.none': '不校正',
    'view.evaluation.calibration.already': '模型已按此方法处理。',
    'view.evaluation.calibration.undo': '撤回校正',
    'view.evaluation.calibration.fixing': '正在校正概率',
    'view.evaluation.calibration.by.platt': '概率已用平滑曲线（Platt）校正，校正是模型的一部分。',
    'view.evaluation.calibration.by.isotonic': '概率已用单调折线（保序回归）校正，校正是模型的一部分。',
    'view.evaluation.calibration.by.temperature': '概率已用温度校正，校正是模型的一部分。',
    'view.evaluation.learning': '更多数据能带来什么',
    'view.evaluation.learning.text': '简单模型在验证行上的表现随训练行数的变化；色带为均值的 95% 区间',
    'view.evaluation.learning.x': '训练行数',
  },
});
