"""What sklearn.test.ts expects: rows from the same formulas, fitted by scikit-learn."""
import numpy as np, warnings, json
warnings.filterwarnings('ignore')
import sklearn
from sklearn.linear_model import *
R,W=60,5
i=np.arange(R)[:,None]; j=np.arange(W)[None,:]
x=np.sin((i+1)*(j+1)*0.7+j).astype(np.float32).astype(float)
i=np.arange(R)
score=1.5*x[:,0]-x[:,1]+0.5*np.sin(5*i)
y=3+2*score
b=(score>0).astype(int)
m=np.clip(np.floor(score+1.5),0,2).astype(int)
c=np.floor(np.exp(0.5*score+0.8))
n=R; dev=y.std()
p=lambda name,v: print(name, [round(float(t),6) for t in np.ravel(v)])
# elastic net: penalty P, ratio r in units of dev
for P,r in ((6,0.5),(20,1.0)):
    l1=P*r*dev/n; l2=P*(1-r)/n
    a=l1+l2
    e=ElasticNet(alpha=a,l1_ratio=l1/a,tol=1e-12,max_iter=1000000).fit(x,y); p(f'enet{P},{r}', [e.intercept_,*e.coef_])
e=LogisticRegression(penalty='elasticnet',solver='saga',C=1/3,l1_ratio=0.6,tol=1e-12,max_iter=1000000).fit(x,b); p('logit-enet',[*e.intercept_,*e.coef_[0]])
e=LogisticRegression(penalty='l1',solver='saga',C=1/2,tol=1e-12,max_iter=1000000,multi_class='multinomial').fit(x,m); p('multi-l1 coef',e.coef_); p('multi-l1 proba', e.predict_proba(x[:4]))
e=PoissonRegressor(alpha=2/n,tol=1e-12,max_iter=100000).fit(x,c); p('poisson',[e.intercept_,*e.coef_])
w=1+(i%3)
e=PoissonRegressor(alpha=2/w.sum(),tol=1e-12,max_iter=100000).fit(x,c,sample_weight=w); p('poisson weighted',[e.intercept_,*e.coef_])
e=QuantileRegressor(quantile=0.8,alpha=0,solver='highs').fit(x,y); p('q80',[e.intercept_,*e.coef_]); 
pred=e.predict(x); d=y-pred; print('pinball',np.mean(np.maximum(0.8*d,-0.2*d)))
e=QuantileRegressor(quantile=0.5,alpha=0,solver='highs').fit(x,y); d=y-e.predict(x); print('mae',np.mean(abs(d)))
print(sklearn.__version__, c.max(), m.min(), m.max())
