// What learners are called, what a run says of itself, and why a trial is tried.
import { messages } from './form';

export const learn = messages({
  en: {
    'learn.linear.name': 'Linear model',
    'learn.linear.about':
      'Adds up what each feature contributes. Quick, easy to explain, and the baseline that everything else must beat.',
    'learn.dense.name': 'Dense network',
    'learn.dense.about':
      'A neural network that turns every column into numbers of its own making. It finds curves and interplay that a linear model cannot.',
    'learn.transformer.name': 'Transformer',
    'learn.transformer.about':
      'A network in which the columns of a row look at each other. The slowest to train; on some tables it finds what nothing else does.',
    'learn.trees.name': 'Boosted trees',
    'learn.trees.about': 'Many small decision trees, each mending what the ones before got wrong.',
    'learn.forest.name': 'Random forest',
    'learn.forest.about':
      'Many large decision trees, each grown on rows drawn anew; their mean is the answer. Hard to get wrong, also on small tables.',
    'learn.ensemble.name': 'Ensemble',
    'learn.ensemble.about':
      'Asks several of the models found and weighs their answers; usually a little better than each alone.',
    'learn.search.name': 'automatic mode',
    'learn.job.search': 'the search for the best model',
    'learn.search.trying': 'Trying models',
    'learn.search.joining': 'Weighing the models together',
    'learn.search.over':
      'Done: {trials, plural, one {# trial was} other {# trials were}} finished within the time.',
    'learn.search.enough':
      'Ended early by you: {trials, plural, one {# trial was} other {# trials were}} finished.',
    'learn.search.cancelled': 'Cancelled. What was finished stays; the search can go on.',
    'learn.search.interrupted': 'Interrupted. What was finished stays; the search can go on.',
    'learn.search.failed': 'No trial came to an end.',
    'learn.why.first': 'Its usual settings',
    'learn.why.strong': 'Other settings that are often strong',
    'learn.why.drawn': 'Settings drawn at random',
    'learn.why.promising':
      'Settings near those that did best in {trials, plural, one {# trial} other {# trials}} of this kind',
    'learn.why.changed': 'Run {run, plain} with a change of yours',
    'learn.ending.hopeless':
      'Stopped early: it was behind the middle one of {trials, plural, one {# finished trial} other {# finished trials}} ({middle}) at the same point.',
    'learn.why.ensemble': 'What was found, weighed together',
    'learn.ending.ensemble':
      'Asks {members, plural, one {# model} other {# models}} of the {of} best, by weights chosen on rows that they had not seen.',
    'learn.ending.stacked':
      'Asks {members, plural, one {# model} other {# models}} of the {of} best and adds up their log-odds, by weights learnt on rows that they had not seen: surely better there than their weighted mean.',
    'learn.ending.searchOver': 'Not finished: the time of the search was over.',
    'learn.history.search': 'Search for the best model started, with {seconds, seconds}.',
    'learn.job.nested': 'a search that is being repeated',
    'learn.history.nested': 'Repeating the search in folds started.',
    'learn.nested.progress':
      '{foldsDone} of {folds} folds done · {trialsDone} of {trials, plural, one {# trial} other {# trials}}',
    'learn.nested.result':
      'Repeating the whole search in {folds} folds gives {value} ({low} to {high}): what a search like this is worth on rows that it has not seen.',
    'learn.nested.large':
      'With 10,000 rows and more for training and validation a search is not repeated: its trials are judged by many validation rows that were set aside once, where choosing the best of them flatters it little, and repeating would take several times as long as the search did.',
    'learn.nested.column':
      'A search is not repeated where a column names the validation rows: each trial is judged by those rows and by no others.',
    'learn.nested.lists':
      'A search is not repeated where lists are put in order and divided by time: folds that follow each other in time would part the lists.',
    'learn.nested.nothing': 'No trial of this search has come to its end, so there is nothing to repeat.',
    'learn.bayes.name': 'Naive Bayes',
    'learn.bayes.about':
      'Looks at every feature by itself and multiplies what each says. Done in a moment; a learner that does not beat it has found nothing.',
    'learn.neighbours.name': 'Nearest neighbours',
    'learn.neighbours.about':
      'A row is what the rows most like it are. It shows whether like rows have like answers; predicting takes long on large tables.',
    'learn.task.binary': 'one of two classes',
    'learn.task.multiclass': 'one of several classes',
    'learn.task.regression': 'a number',
    'learn.backend.plain': 'Plain code, CPU, 1 thread',
    'learn.backend.trees': 'WebAssembly, CPU, {threads, plural, one {# thread} other {# threads}}',
    'learn.ending.converged':
      'Converged after {steps, plural, one {# iteration} other {# iterations}}: the weights no longer change.',
    'learn.ending.iterations':
      'Stopped at the limit of {steps, plural, one {# iteration} other {# iterations}}.',
    'learn.ending.linear.chosen':
      'Converged after {steps, plural, one {# iteration} other {# iterations}}. Of {tried} penalties, {penalty, plain} did best on the validation rows and is kept.',
    'learn.ending.counted': 'All {rows, plural, one {# row} other {# rows}} counted.',
    'learn.ending.neighbours.all':
      'All {kept, plural, one {# row} other {# rows}} are kept; {neighbours, plural, one {# neighbour} other {# neighbours}} are asked.',
    'learn.ending.neighbours.some':
      'Of {rows} rows {kept} were drawn and kept, so that a prediction need not compare with more; {neighbours, plural, one {# neighbour} other {# neighbours}} are asked.',
    'learn.ending.timeBudget': 'Stopped at the time limit; the best weights so far are kept.',
    'learn.ending.trees.completed':
      'All {rounds, plural, one {# round} other {# rounds}} done; the first {best} are kept.',
    'learn.ending.trees.earlyStop':
      'Stopped early after {rounds, plural, one {# round} other {# rounds}}: the validation loss no longer fell. The first {best} are kept.',
    'learn.ending.trees.noSplit':
      'Stopped after {rounds, plural, one {# round} other {# rounds}}: no split gains anything more. The first {best} are kept.',
    'learn.ending.completed':
      'All {epochs, plural, one {# epoch} other {# epochs}} done; the weights of epoch {best} were the best and are kept.',
    'learn.ending.earlyStop':
      'Stopped early after {epochs, plural, one {# epoch} other {# epochs}}: the validation loss no longer fell. The weights of epoch {best} are kept.',
    'learn.job.training': 'training ({learner})',
    'learn.history.finished': '{learner} trained.',
  },
  zh: {
    'learn.linear.name': '线性模型',
    'learn.linear.about': '把各特征的贡献相加。训练快、易解释，是其他模型必须超过的基线。',
    'learn.dense.name': '全连接网络',
    'learn.dense.about':
      '一种神经网络，为每一列学习自己的数值表示，能发现线性模型看不到的曲线关系和相互作用。',
    'learn.transformer.name': 'Transformer',
    'learn.transformer.about':
      '让一行中的各列相互参照的网络。训练最慢，但在有些数据上能发现别的方法发现不了的规律。',
    'learn.trees.name': '提升树',
    'learn.trees.about': '由许多小决策树组成，每一棵都修正前面的错误。',
    'learn.forest.name': '随机森林',
    'learn.forest.about': '许多大的决策树，每棵都用重新抽取的行生长，取平均作为答案。不易出错，小表也适用。',
    'learn.ensemble.name': '组合模型',
    'learn.ensemble.about': '综合多个已找到的模型，按权重取它们的回答，通常比单独任何一个略好。',
    'learn.search.name': '自动模式',
    'learn.job.search': '寻找最佳模型',
    'learn.search.trying': '正在尝试各种模型',
    'learn.search.joining': '正在为各模型分配权重',
    'learn.search.over': '已完成：在限定时间内完成了 {trials} 次试验。',
    'learn.search.enough': '已按您的要求提前结束：完成了 {trials} 次试验。',
    'learn.search.cancelled': '已取消。已完成的结果均保留，可以继续搜索。',
    'learn.search.interrupted': '已中断。已完成的结果均保留，可以继续搜索。',
    'learn.search.failed': '没有一次试验得以完成。',
    'learn.why.first': '常用设置',
    'learn.why.strong': '另一组常常有效的设置',
    'learn.why.drawn': '随机抽取的设置',
    'learn.why.promising': '接近此类 {trials} 次试验中表现最好的设置',
    'learn.why.changed': '在训练 {run, plain} 的基础上由您修改',
    'learn.ending.hopeless': '提前停止：进行到同一处时，落后于 {trials} 次已完成试验的中间水平（{middle}）。',
    'learn.why.ensemble': '把找到的模型按权重组合',
    'learn.ending.ensemble': '从最好的 {of} 个模型中采用 {members} 个，权重根据它们未见过的行确定。',
    'learn.ending.stacked':
      '从最好的 {of} 个模型中采用 {members} 个，将它们的对数几率加权相加，权重在它们未见过的行上学得；在这些行上明显优于加权平均。',
    'learn.ending.searchOver': '未完成：搜索时间已到。',
    'learn.history.search': '开始寻找最佳模型，时间上限 {seconds, seconds}。',
    'learn.job.nested': '重做搜索',
    'learn.history.nested': '开始分份重做搜索。',
    'learn.nested.progress':
      '共 {folds} 份，已完成 {foldsDone} 份 · 共 {trials} 次试验，已完成 {trialsDone} 次',
    'learn.nested.result':
      '把数据分为 {folds} 份，每次留出一份重做整个搜索，得到 {value}（{low} 至 {high}）：这样的搜索面对从未见过的行，大致就是这个水平。',
    'learn.nested.large':
      '训练集与验证集合计达到 10,000 行时不重做搜索：各次试验都由一次留出的大量验证行评分，从中择优带来的偏高很小，而重做要花几倍于搜索的时间。',
    'learn.nested.column': '由某一列指定验证集时不重做搜索：每次试验只由这些行评分，不另外划分。',
    'learn.nested.lists': '按时间划分的排序任务不重做搜索：按时间先后分份会把同一个列表拆开。',
    'learn.nested.nothing': '这次搜索还没有一次试验完成，没有可以重做的内容。',
    'learn.bayes.name': '朴素贝叶斯',
    'learn.bayes.about': '逐一看每个特征，再把它们的判断相乘。瞬间完成；连它都超不过的模型等于什么也没学到。',
    'learn.neighbours.name': '最近邻',
    'learn.neighbours.about':
      '一行的答案取自与它最相似的行，可以看出相似的行是否有相似的答案；在大表上预测较慢。',
    'learn.task.binary': '二分类',
    'learn.task.multiclass': '多分类',
    'learn.task.regression': '数值预测',
    'learn.backend.plain': '纯代码，CPU，1 线程',
    'learn.backend.trees': 'WebAssembly，CPU，{threads} 线程',
    'learn.ending.converged': '经过 {steps} 次迭代已收敛：权重不再变化。',
    'learn.ending.iterations': '达到 {steps} 次迭代的上限后停止。',
    'learn.ending.linear.chosen':
      '经过 {steps} 次迭代已收敛。尝试的 {tried} 个惩罚强度中，{penalty, plain} 在验证集上表现最好，已保留。',
    'learn.ending.counted': '{rows} 行已全部计入。',
    'learn.ending.neighbours.all': '保留了全部 {kept} 行；每次参考 {neighbours} 个邻居。',
    'learn.ending.neighbours.some':
      '为避免每次预测比较过多的行，从 {rows} 行中随机抽取并保留了 {kept} 行；每次参考 {neighbours} 个邻居。',
    'learn.ending.timeBudget': '达到时间上限后停止，保留目前最佳的权重。',
    'learn.ending.trees.completed': '{rounds} 轮全部完成；保留前 {best} 轮。',
    'learn.ending.trees.earlyStop': '{rounds} 轮后提前停止：验证损失不再下降。保留前 {best} 轮。',
    'learn.ending.trees.noSplit': '{rounds} 轮后停止：再分裂已无收益。保留前 {best} 轮。',
    'learn.ending.completed': '{epochs} 轮全部完成；第 {best} 轮的权重最佳，已保留。',
    'learn.ending.earlyStop': '{epochs} 轮后提前停止：验证损失不再下降。保留第 {best} 轮的权重。',
    'learn.job.training': '训练（{learner}）',
    'learn.history.finished': '{learner}训练完成。',
  },
});
