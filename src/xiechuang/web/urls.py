"""The pages of the web floor itself."""

from django.urls import path

from xiechuang.web import about, accounts, directory, downloads, finding, home, people, tasks, tokens, trail
from xiechuang.web.gallery import gallery
from xiechuang.web.workbench import workbench

urlpatterns = [
    path("", home.home, name="portal"),
    path("search/", finding.search, name="search"),
    path("search/suggest/", finding.search_suggest, name="search_suggest"),
    path("search/why/", finding.search_why, name="search_why"),
    path("workbench/", workbench, name="workbench"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/<str:number>/", tasks.task, name="task"),
    path("tasks/<str:number>/stop/", tasks.task_stop, name="task_stop"),
    path("memberships/", accounts.memberships, name="memberships"),
    path("memberships/<int:pk>/listing/", directory.membership_listing, name="membership_listing"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:token_id>/revoke/", tokens.token_revoke, name="token_revoke"),
    path("documents/<uuid:uid>/", downloads.document, name="document"),
    path("audit/", trail.trail, name="audit"),
    path("audit/chain/", trail.chain, name="audit_chain"),
    path("people/", people.people, name="people"),
    path("people/add/", people.person_add, name="person_add"),
    path("demo/", accounts.demo, name="demo"),
    path("demo/sign-in/<str:username>/", accounts.demo_sign_in, name="demo_sign_in"),
    path("about/", about.about, name="about"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("health/", about.health, name="health"),
    path("gallery/", gallery, name="gallery"),
]
