// Words of the evaluation view: several classes, each against the rest.
import { messages } from '../form';

export const classes = messages({
  en: {
    'view.evaluation.unknown': 'not known',
    'view.evaluation.rest.class': 'This class against all others',
    'view.evaluation.rest.roc':
      '“{name}” against all others: the further from the dashed line the better; area under it {auc}',
    'view.evaluation.rest.pr':
      'How many of those said to be “{name}” are, the more of them are found; average precision {precision}',
    'view.evaluation.rest.means':
      'Over all classes: {macro} as a plain mean ({low} to {high}), {weighted} by how frequent each is ({weightedLow} to {weightedHigh}).',
    'view.evaluation.rest.few':
      'Not known for “{name}”: at least two test rows must be of it, and two of the rest; there are {rows} of it.',
    'view.evaluation.rest.notDrawn':
      'Curves are kept for the 20 most frequent classes; the areas of all stand under “{tab}”.',
    'view.evaluation.rest.roc.column': 'ROC AUC',
    'view.evaluation.rest.pr.column': 'Average precision',
    'view.evaluation.tab.moneySeveral': 'Whom first, and money',
    'view.evaluation.rest.first': 'Whom to take first',
    'view.evaluation.rest.calibration': 'Probabilities, class by class',
    'view.evaluation.rest.ece':
      'What is said of “{name}” is off from how often it is so by {ece} on average ({low} to {high}); {share} of all rows are of it.',
    'view.evaluation.rest.calibration.chart': 'Calibration of “{name}”',
    'view.evaluation.means.decided':
      'Decided so, it is right for {right} (accuracy {accuracy}); by the likeliest class it would be for {likeliest}.',
    'view.evaluation.means.byLikeliest': 'By the likeliest class: {sentence}',
    'view.evaluation.did.decide': 'Decide another way',
    'view.evaluation.decide': 'What decisions bring',
    'view.evaluation.decide.text':
      'Say what each class decided as each class brings or costs, and see whether it pays to decide by the greatest expected value instead of by the likeliest class.',
    'view.evaluation.decide.by': 'Decided by',
    'view.evaluation.decide.brings': 'A row brings',
    'view.evaluation.decide.likeliest': 'Likeliest class',
    'view.evaluation.decide.value': 'Greatest expected value',
    'view.evaluation.decide.more': 'By value, more than by the likeliest class',
    'view.evaluation.decide.promised':
      'Deciding by value, the probabilities promise {promised} a row; what came of it stands above.',
    'view.evaluation.decide.use': 'Decide by',
    'view.evaluation.decide.use.text':
      'The model takes this with it: what it says in use, accuracy and confusions follow. Comparisons with other models stay with the likeliest class.',
    'view.evaluation.decide.amounts':
      'In your currency, for each row; costs are negative. Rows: what it is; columns: what it is decided to be.',
    'view.evaluation.decide.is': 'is “{name}”',
    'view.evaluation.decide.as': 'as “{name}”',
    'view.evaluation.decide.cell': '“{actual}” decided as “{decided}”',
    'view.evaluation.decide.column': 'What a row is worth besides',
    'view.evaluation.decide.shares':
      'Which part of “{column}” each decision brings besides: 1 is all of it, −1 loses all of it.',
    'view.evaluation.decide.shares.text':
      'What a new row is worth is not known when it is decided on, so decisions go by the mean of each class; what they bring is counted with each row’s own worth.',
    'view.evaluation.decide.count': 'Count',
    'view.evaluation.decide.counted': 'These amounts have been counted.',
    'view.evaluation.rest.calibration.text': 'How often rows are “{name}”, by the probability said of it',
  },
  zh: {
    'view.evaluation.unknown': '未知',
    'view.evaluation.rest.class': '此类与其余各类相比',
    'view.evaluation.rest.roc': '“{name}”与其余各类相比：离虚线越远越好；曲线下面积 {auc}',
    'view.evaluation.rest.pr': '“{name}”找出得越多，判定中还有多少是正确的；平均精确率 {precision}',
    'view.evaluation.rest.means':
      '全部类别：简单平均 {macro}（{low} 至 {high}），按各类多少加权 {weighted}（{weightedLow} 至 {weightedHigh}）。',
    'view.evaluation.rest.few':
      '“{name}”的结果未知：测试集中此类与其余各类都至少要有两行，而此类有 {rows} 行。',
    'view.evaluation.rest.notDrawn': '只保留最常见的 20 个类别的曲线；所有类别的面积见“{tab}”。',
    'view.evaluation.rest.roc.column': 'ROC AUC',
    'view.evaluation.rest.pr.column': '平均精确率',
    'view.evaluation.tab.moneySeveral': '先取谁与收益',
    'view.evaluation.rest.first': '先取哪些行',
    'view.evaluation.rest.calibration': '各类的概率',
    'view.evaluation.rest.ece':
      '“{name}”的概率与实际频率平均相差 {ece}（{low} 至 {high}）；此类占全部行的 {share}。',
    'view.evaluation.rest.calibration.chart': '“{name}”的校准',
    'view.evaluation.means.decided':
      '这样判定，{right}正确（准确率 {accuracy}）；按最可能的类别则{likeliest}正确。',
    'view.evaluation.means.byLikeliest': '按最可能的类别：{sentence}',
    'view.evaluation.did.decide': '更改判定方式',
    'view.evaluation.decide': '各种判定带来多少',
    'view.evaluation.decide.text':
      '填写每一类被判定为每一类时带来或花费多少，就能看出按期望收益最高判定是否比按最可能的类别判定更划算。',
    'view.evaluation.decide.by': '判定方式',
    'view.evaluation.decide.brings': '每行收益',
    'view.evaluation.decide.likeliest': '最可能的类别',
    'view.evaluation.decide.value': '期望收益最高',
    'view.evaluation.decide.more': '期望收益最高比最可能的类别多',
    'view.evaluation.decide.promised': '按期望收益判定时，概率预计每行收益 {promised}；实际结果见上表。',
    'view.evaluation.decide.use': '采用的判定方式',
    'view.evaluation.decide.use.text':
      '模型会带上这一选择：使用时给出的类别、准确率与混淆矩阵都随之而变；与其他模型的比较仍按最可能的类别。',
    'view.evaluation.decide.amounts': '按每行计，使用您的货币；成本填负数。行为实际类别，列为判定类别。',
    'view.evaluation.decide.is': '实为“{name}”',
    'view.evaluation.decide.as': '判为“{name}”',
    'view.evaluation.decide.cell': '“{actual}”判定为“{decided}”',
    'view.evaluation.decide.column': '一行另外值多少',
    'view.evaluation.decide.shares': '每种判定另外带来“{column}”的多少：1 为全部，−1 为全部失去。',
    'view.evaluation.decide.shares.text':
      '判定时尚不知道新的一行值多少，因此按各类的平均值判定；收益则按每行自身的价值计算。',
    'view.evaluation.decide.count': '计算',
    'view.evaluation.decide.counted': '这些金额已经计算过。',
    'view.evaluation.rest.calibration.text': '按所给概率，实际为“{name}”的频率',
  },
});
