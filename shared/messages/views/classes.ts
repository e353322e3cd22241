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
    'view.evaluation.rest.calibration.text': '按所给概率，实际为“{name}”的频率',
  },
});
