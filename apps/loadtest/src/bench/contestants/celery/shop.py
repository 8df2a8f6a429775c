"""The course's own stack as a contestant: Django accepts, Celery decides, Redis holds both, MySQL keeps the orders.

gunicorn -c python:shop shop:application      its API; it answers the routes that the benchmark calls, in the product's words
celery -A shop:queue worker -P prefork -c 2   its worker

Both say on stdout that they are ready. Settings: SHOP_REDIS (redis://host:port), SHOP_MYSQL (mysql://user@host:port/database).
"""

import json
import os
from urllib.parse import urlparse

import django
import pymysql
import redis
from celery import Celery
from celery.signals import worker_ready
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import JsonResponse
from django.urls import path

# Of gunicorn, which reads them here.
bind = "127.0.0.1:0"
workers = 2
worker_class = "gthread"
threads = 16
keepalive = 60
accesslog = None
loglevel = "warning"


def when_ready(server):
    port = server.LISTENERS[0].sock.getsockname()[1]
    print(json.dumps({"msg": "ready", "url": f"http://127.0.0.1:{port}"}, separators=(",", ":")), flush=True)


@worker_ready.connect
def say_ready(**_):
    print('{"msg":"ready"}', flush=True)


REDIS = os.environ["SHOP_REDIS"]
MYSQL = urlparse(os.environ["SHOP_MYSQL"])
queue = Celery("shop", broker=REDIS + "/1", backend=REDIS + "/2")
queue.conf.update(result_expires=3600, worker_hijack_root_logger=False, worker_redirect_stdouts=False)
store = redis.Redis.from_url(REDIS + "/3", decode_responses=True)
RESERVE = store.register_script(
    """
if redis.call('SISMEMBER', KEYS[2], ARGV[1]) == 1 then return -2 end
if tonumber(redis.call('GET', KEYS[1]) or '0') <= 0 then return -1 end
redis.call('SADD', KEYS[2], ARGV[1])
return redis.call('DECR', KEYS[1])
"""
)
connection = None


def sql(statement, values=()):
    global connection
    if connection is None:
        connection = pymysql.connect(
            host=MYSQL.hostname, port=MYSQL.port, user=MYSQL.username or "root",
            password=MYSQL.password or "", database=MYSQL.path[1:], autocommit=True,
        )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@queue.task(bind=True)
def place(self, sale, user):
    left = int(RESERVE(keys=[f"{{{sale}}}:stock", f"{{{sale}}}:buyers"], args=[user]))
    if left < 0:
        return "sold_out" if left == -1 else "duplicate"
    sql("INSERT IGNORE INTO shop_orders (id, sale, user) VALUES (%s, %s, %s)", (self.request.id, sale, user))
    return "success"


settings.configure(DEBUG=False, SECRET_KEY="shop", ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], MIDDLEWARE=[])
django.setup()


def purchase(request, sale):
    user = request.COOKIES["seckill_session"].split(".")[0]
    return JsonResponse({"taskId": place.delay(sale, user).id, "status": "queued"}, status=202)


def reset(request, sale):
    stock = json.loads(request.body)["stock"]
    sql(
        "CREATE TABLE IF NOT EXISTS shop_orders (id CHAR(36) PRIMARY KEY, sale INT NOT NULL, "
        "user VARCHAR(64) NOT NULL, UNIQUE (sale, user))"
    )
    sql("TRUNCATE shop_orders")
    store.delete(f"{{{sale}}}:buyers")
    store.set(f"{{{sale}}}:stock", stock)
    return JsonResponse({"saleId": sale, "round": 1, "stock": stock, "cancelledTickets": 0, "voidedOrders": 0})


urlpatterns = [
    path("api/sales/<int:sale>/purchases", purchase),
    path("api/admin/sales/<int:sale>/reset", reset),
]
application = WSGIHandler()
